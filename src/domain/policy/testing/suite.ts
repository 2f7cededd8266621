/** What a `*.test.yaml` file says: people, things, and who may do what to which. Types only. */
import type { RoleName } from '../../access/role.ts'
import type { SubjectName } from '../bundle.ts'
import type { Facts, Properties } from '../evaluate/facts.ts'

export interface PolicyCase {
  readonly path: string
  readonly line: number
  readonly test: string
  readonly user: string
  readonly roles: readonly RoleName[]
  readonly subject: SubjectName
  readonly resource: Properties
  readonly resourceName: string
  readonly action: string
  readonly field: string | undefined
  readonly facts: Facts
  readonly expected: 'allow' | 'deny'
}
