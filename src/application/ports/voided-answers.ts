/** Which answers about sessions a change makes wrong: for whoever keeps such answers. */
import type { SessionId, UserId } from '../../domain/shared/ids.ts'
import type { RefreshTokens } from './refresh-tokens.ts'
import type { Sessions } from './sessions.ts'
import type { Change, UnitOfWork } from './unit-of-work.ts'

/** The ports through which sessions are asked for, kept alive, begun and ended. */
export interface SessionPorts {
  readonly sessions: Sessions
  readonly refreshTokens: RefreshTokens
  readonly unitOfWork: UnitOfWork
}

/** Whose answers; `everybody` when a role has got another name. */
export type Voided = SessionId | UserId | 'everybody'

/** Whose answers a change voids. */
export function voidedBy(change: Change): readonly Voided[] {
  if (change.kind === 'update_role') return change.renamedFrom === undefined ? [] : ['everybody']
  if (change.kind === 'end_session' || change.kind === 'raise_session') return [change.sessionId]
  if (change.kind === 'add_passkey') return [change.passkey.userId]
  return 'userId' in change && voidsAnswers.has(change.kind) ? [change.userId] : []
}

/** What answers tell of a person, and what ends their sessions: whoever changes it voids the answers. */
const voidsAnswers: ReadonlySet<Change['kind']> = new Set([
  'end_sessions_of_user',
  'limit_sessions',
  'set_roles',
  'set_attributes',
  'set_status',
  'delete_user',
  'confirm_totp',
  'remove_totp',
  'remove_passkey',
  'remove_factors',
])
