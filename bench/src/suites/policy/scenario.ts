/** One policy in every engine's own language, and questions whose answers are known. Types only. */
import type { MongoAbility, RawRuleOf } from '@casl/ability'
import type { PolicyFile } from '../../../../src/domain/policy/source.ts'

export interface Person {
  readonly id: string
  readonly roles: readonly string[]
  readonly attributes: Attributes
}

export type Attributes = Readonly<Record<string, string | number | boolean | readonly string[]>>

export interface Thing {
  readonly type: string
  readonly id: string
  /** Without the id. */
  readonly attributes: Attributes
}

export interface Question {
  readonly person: Person
  readonly action: string
  readonly thing: Thing
}

export interface Scenario {
  /** Questions that must be answered with yes (`hit`) and with no (`miss`). */
  readonly questions: Readonly<Record<Kind, readonly Question[]>>
  readonly gatehouse: { readonly files: readonly PolicyFile[] }
  readonly casl: { rulesFor(person: Person): CaslRule[] }
  readonly casbin: CasbinPolicy
  readonly cedar: {
    readonly policies: string
    /** Who, what and what the policies may ask about them: the entities that this question needs. */
    request(question: Question): CedarRequest
  }
  /** Files by name. */
  readonly cerbos: Readonly<Record<string, string>>
}

export type Kind = 'hit' | 'miss'
export const kinds = ['hit', 'miss'] as const satisfies readonly Kind[]

export type CaslRule = RawRuleOf<MongoAbility>

export interface CasbinPolicy {
  readonly model: string
  /** Comma-separated lines. */
  readonly policy: string
  /** What matchers call, by name. */
  readonly functions: Readonly<Record<string, CasbinFunction>>
}

export type CasbinFunction = (rule: string, person: Person, thing: Thing) => boolean

export interface CedarRequest {
  readonly principal: CedarId
  readonly action: CedarId
  readonly resource: CedarId
  readonly entities: readonly CedarEntity[]
}

export interface CedarId {
  readonly type: string
  readonly id: string
}

export interface CedarEntity {
  readonly uid: CedarId
  readonly attrs: Readonly<Record<string, CedarValue>>
  readonly parents: readonly CedarId[]
}

export type CedarValue =
  | string
  | number
  | boolean
  | readonly CedarValue[]
  | { readonly __entity: CedarId }
