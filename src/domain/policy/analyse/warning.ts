/** What the analysis says of a policy that compiles, but may not mean what it says. Types only. */
import type { RoleName } from '../../access/role.ts'
import type { SourcePosition, SubjectName } from '../bundle.ts'
import type { Facts, Properties } from '../evaluate/facts.ts'
import type { Diagnostic } from '../source.ts'

export type WarningCode =
  | 'rule_never_applies'
  | 'rule_shadowed'
  | 'rule_unreachable'
  | 'deny_never_fires'
  | 'permission_unused'
  | 'role_empty'
  | 'permission_redundant'

export interface Warning extends Diagnostic {
  readonly code: WarningCode
  /** `null` where there is nothing to see, or where no example was found. */
  readonly witness: Witness | null
}

/** A question, with everything known when it is asked, in which the warning can be seen. */
export interface Witness extends Facts {
  readonly action: string
  readonly subject: SubjectName
  readonly field?: string
  readonly resource: Properties
  /** Of a person who has the rule. */
  readonly roles?: readonly RoleName[]
}

export function warning(
  { path, line }: SourcePosition,
  code: WarningCode,
  message: string,
  hint: string,
  witness: Witness | null = null,
): Warning {
  return { path, line, column: 1, code, message, hint, witness }
}
