/** Everything compiled from the policy files: immutable, and equal files give equal bundles. Types only. */
import type { PermissionName, RoleName } from '../access/role.ts'
import type { AttributeType } from './attribute-type.ts'
import type { Condition } from './condition.ts'

/** The kind of thing that a rule is about (`Course`). */
export type SubjectName = string & { readonly __brand: 'SubjectName' }

export interface Bundle {
  /** Of this format: a service refuses a bundle that is newer than itself. */
  readonly format: 1
  readonly subjects: readonly Subject[]
  /** What the policies declare about people and circumstances, beyond what every deployment has. */
  readonly user: Attributes
  readonly context: Attributes
  readonly permissions: readonly PolicyPermission[]
  readonly roles: readonly PolicyRole[]
}

export type Attributes = Readonly<Record<string, AttributeType>>

export interface Subject {
  readonly name: SubjectName
  readonly description: string | null
  readonly attributes: Attributes
  readonly actions: readonly string[]
  /** What field rules may name: the attributes, and parts that no condition can ask about. */
  readonly fields: readonly string[]
}

export interface PolicyPermission {
  readonly name: PermissionName
  readonly description: string | null
  readonly rules: readonly Rule[]
  readonly origin: SourcePosition
}

/**
 * Allows or denies actions on a subject. A deny beats every allow, whatever the order.
 * With a variable missing, an allow does not apply and a deny applies unconditionally.
 */
export interface Rule {
  /** The permission's name, the effect and the rule's place among its kind: `course:author/allow/2`. */
  readonly id: string
  readonly effect: 'allow' | 'deny'
  readonly subject: SubjectName
  readonly actions: readonly string[]
  /** `null`: the whole thing, every field included. */
  readonly fields: readonly string[] | null
  readonly condition: Condition
  /** Shown to who is refused. */
  readonly reason: string | null
  readonly origin: SourcePosition
}

export interface PolicyRole {
  readonly name: RoleName
  readonly description: string | null
  readonly inherits: readonly RoleName[]
  /** Its own, without what it inherits. */
  readonly permissions: readonly PermissionName[]
  /** It counts only in sessions with a second factor. Absent where that is not so. */
  readonly mfa?: 'required'
  readonly origin: SourcePosition
}

/** Where something stands in the policy files; lines count from 1. */
export interface SourcePosition {
  readonly path: string
  readonly line: number
}
