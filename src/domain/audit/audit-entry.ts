/** Who did what to whom, from where, with what result. Never carries a secret. */
import type { ServiceCredentialId, SessionId, UserId } from '../shared/ids.ts'
import type { Instant } from '../shared/instant.ts'
import type { AuditAction } from './actions.ts'

/** Where a request came from, as far as the service can know. */
export interface Origin {
  readonly requestId: string
  readonly address: string | null
  readonly userAgent: string | null
  /** ISO 3166-1 alpha-2, where the platform knows it. */
  readonly country?: string | null
  /** The policies in force, as far as whoever answers knows them already. */
  readonly policyVersion?: string
}

export interface AuditEntry {
  readonly at: Instant
  readonly action: AuditAction
  /** `null`: nobody was signed in. */
  readonly actor: UserId | ServiceCredentialId | null
  /** Left out: for themselves. */
  readonly onBehalfOf?: OnBehalfOf
  readonly sessionId?: SessionId
  /** What was acted on: a user's public id, a role's or a permission's name. */
  readonly target: string | null
  readonly outcome: 'success' | 'failure'
  readonly reason?: string
  readonly origin: Origin
  readonly details?: AuditDetails
  /** What names or reaches the person that it was done to: kept beside the chain, until the account is deleted. */
  readonly personal?: AuditDetails
  /** There was some, and the account is gone. Nobody writes this. */
  readonly personalForgotten?: true
}

/**
 * For whom somebody acted who was not there in person:
 * - a person: of a service credential whoever issued it, of a mailed link the account that it opens;
 * - `operator`: a command on the operator's machine;
 * - `service`: the schedule, or the service's own defence.
 */
export type OnBehalfOf = UserId | 'operator' | 'service'

/** Flat, so that a reader can show it as a list: `before` and `after`, or `before.locale` and `after.locale`. */
export type AuditDetails = Readonly<
  Record<string, AuditValue | readonly Exclude<AuditValue, null>[]>
>

type AuditValue = string | number | boolean | null

/** Everything that is known of what changed, for whoever may read the entry. */
export function shownDetails(
  entry: Pick<AuditEntry, 'details' | 'personal' | 'personalForgotten'>,
): AuditDetails | undefined {
  const { details, personal, personalForgotten } = entry
  if (!details && !personal && !personalForgotten) return undefined
  return { ...details, ...personal, ...(personalForgotten && { personal: 'forgotten' }) }
}
