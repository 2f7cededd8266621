/** What a `*.test.yaml` file says: people, things, and who may do what to which. Types only. */
import type { PermissionName, RoleName } from '../../access/role.ts'
import type { Subject, SubjectName } from '../bundle.ts'
import type { Facts, Properties } from '../evaluate/facts.ts'

/** One cell of the table: may this user do this to that resource, under these circumstances? */
export interface PolicyCase {
  readonly path: string
  readonly line: number
  readonly test: string
  readonly user: string
  readonly roles: readonly RoleName[]
  readonly permissions: readonly PermissionName[]
  readonly subject: SubjectName
  readonly resource: Properties
  readonly resourceName: string
  readonly action: string
  readonly field: string | undefined
  readonly facts: Facts
  readonly expected: 'allow' | 'deny'
}

/** A user of the file, as conditions see them. */
export interface Person {
  readonly name: string
  readonly roles: readonly RoleName[]
  /** Held besides, as by a role that administrators have composed. */
  readonly permissions: readonly PermissionName[]
  readonly user: Properties
}

/** A resource of the file. */
export interface Thing {
  readonly name: string
  readonly subject: Subject
  readonly properties: Properties
}

/** What a file names, by name; `undefined` for what is wrong itself and has been reported. */
export type Named<T> = ReadonlyMap<string, T | undefined>
