/** What every change of somebody's second factors comes with: the audit entry, and the letter to its owner. */
import { displayName, type User } from '../../domain/account/user.ts'
import type { AuditAction } from '../../domain/audit/actions.ts'
import type { AuditDetails, AuditEntry, Origin } from '../../domain/audit/audit-entry.ts'
import { whatChanged } from '../../domain/audit/what-changed.ts'
import type { SecondFactorMethod } from '../../domain/factor/second-factor.ts'
import type { FactorNews } from '../../domain/notification/notification.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Ids } from '../ports/ids.ts'
import type { Change } from '../ports/unit-of-work.ts'

export function factorAudit(
  { userId, sessionId }: Caller,
  action: AuditAction,
  at: Instant,
  origin: Origin,
  said: Pick<AuditEntry, 'details' | 'personal'> = {},
): Change {
  return {
    kind: 'append_audit',
    entry: {
      at,
      action,
      actor: userId,
      sessionId,
      target: userId,
      outcome: 'success',
      origin,
      ...said,
    },
  }
}

/** What a sign-in asks for besides the password, before and after. */
export function withFactors(
  user: User,
  what: 'add' | 'remove',
  method: SecondFactorMethod,
  more?: AuditDetails,
): Pick<AuditEntry, 'details' | 'personal'> {
  const others = user.secondFactors.filter((one) => one !== method)
  const secondFactors = what === 'add' ? [...others, method] : others
  return whatChanged(user, { ...user, secondFactors }, more)
}

/** So that whoever did not do it can act. */
export function factorMail(user: User, news: FactorNews, ids: Ids, at: Instant): Change {
  return {
    kind: 'enqueue_mail',
    message: {
      id: ids.message(),
      to: user.email,
      locale: user.locale,
      notification: { template: 'second_factor_changed', name: displayName(user), news, at },
      createdAt: at,
    },
  }
}
