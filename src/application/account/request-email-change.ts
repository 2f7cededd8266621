/** A person asks for another e-mail address. It is theirs once the holders of both addresses have agreed. */
import { requirements, withPassword } from '../../domain/access/requirement.ts'
import { type Email, parseEmail } from '../../domain/account/email.ts'
import { type AddressSide, agreementPurpose } from '../../domain/account/email-change.ts'
import { displayName, type User } from '../../domain/account/user.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { whatChanged } from '../../domain/audit/what-changed.ts'
import type { PendingNotification } from '../../domain/notification/pending-notification.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { after, type Instant } from '../../domain/shared/instant.ts'
import { parseFields } from '../../domain/shared/parse-fields.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { violation } from '../../domain/shared/violation.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { Change, UnitOfWork } from '../ports/unit-of-work.ts'
import type { Users } from '../ports/users.ts'
import type { CheckCurrentPassword } from './check-current-password.ts'
import type { MintToken } from './mint-token.ts'
import type { Disclosure } from './register.ts'

export interface RequestEmailChangeCommand {
  readonly caller: Caller
  readonly newEmail: string
  /** Shows who it is; without it the session must have done so lately. */
  readonly currentPassword?: string | undefined
  readonly origin: Origin
}

/** Replaces an earlier request. Under strict disclosure nobody learns here that an address is known. */
export type RequestEmailChange = (
  command: RequestEmailChangeCommand,
) => Promise<
  Result<
    void,
    AdmissionError | Failure<'validation_failed' | 'current_password_incorrect' | 'email_taken'>
  >
>

export function createRequestEmailChange(ports: {
  admit: Admit
  users: Users
  checkCurrentPassword: CheckCurrentPassword
  mintToken: MintToken
  unitOfWork: UnitOfWork
  ids: Ids
  clock: Clock
  disclosure: Disclosure
  lifetimes: { readonly emailVerificationMs: number }
}): RequestEmailChange {
  const { admit, users, checkCurrentPassword, mintToken, unitOfWork } = ports
  const { ids, clock, disclosure, lifetimes } = ports

  return async ({ caller, newEmail, currentPassword, origin }) => {
    const form = parseFields({ newEmail: parseEmail(newEmail) })
    const [admission, account, holder] = await Promise.all([
      admit(caller, withPassword(requirements.changeOwnEmail, currentPassword), {
        id: caller.userId,
      }),
      users.withPassword(caller.userId),
      form.ok ? users.byEmail(form.value.newEmail) : undefined,
    ])
    if (!admission.ok) return admission
    if (!account) return err({ kind: 'session_ended' })
    if (!form.ok) return err({ kind: 'validation_failed', violations: form.error })
    const { user } = account
    const to = form.value.newEmail

    const now = clock.now()
    const audit = {
      at: now,
      action: 'account.request_email_change',
      actor: user.id,
      sessionId: caller.sessionId,
      target: user.id,
      origin,
    } as const
    if (currentPassword !== undefined) {
      const current = await checkCurrentPassword(currentPassword, account, audit)
      if (!current.ok) return current
    }
    if (holder?.id === user.id) {
      return err({ kind: 'validation_failed', violations: [{ path: 'newEmail', ...unchanged }] })
    }
    if (holder && disclosure === 'open') return err({ kind: 'email_taken' })

    const committed = await unitOfWork.commit([
      ...(await letters(user, to, holder, now)),
      // The same whoever has the address: a person sees the own entries.
      {
        kind: 'append_audit',
        entry: { ...audit, outcome: 'success', ...whatChanged(user, { ...user, email: to }) },
      },
      ...(holder ? [noteForHolder(holder, now, origin)] : []),
    ])
    // The address of the account is another one already, and with that its sessions have ended.
    return committed.ok ? ok() : err({ kind: 'session_ended' })
  }

  /**
   * Two tokens, two letters. When somebody has the new address, the letter there says so instead, and its token
   * is never sent: that side never agrees, and the person who asked sees no difference.
   */
  async function letters(
    user: User,
    to: Email,
    holder: User | undefined,
    now: Instant,
  ): Promise<readonly Change[]> {
    const expiresAt = after(now, lifetimes.emailVerificationMs)
    const mint = (side: AddressSide) => mintToken(agreementPurpose[side], user.id, expiresAt)
    const [current, next] = await Promise.all([mint('current'), mint('new')])
    const letter = (
      recipient: Pick<User, 'email' | 'locale'>,
      notification: PendingNotification,
    ): Change => {
      const { email, locale } = recipient
      const message = { id: ids.message(), to: email, locale, notification, createdAt: now }
      return { kind: 'enqueue_mail', message }
    }
    const name = displayName(user)
    return [
      {
        kind: 'request_email_change',
        change: {
          userId: user.id,
          from: user.email,
          to,
          requestedAt: now,
          expiresAt,
          agreedAt: { current: null, new: null },
        },
      },
      { kind: 'issue_one_time_token', token: current.token, at: now },
      { kind: 'issue_one_time_token', token: next.token, at: now },
      letter(user, {
        template: 'confirm_current_email',
        name,
        newEmail: to,
        token: current.reference,
        expiresAt,
      }),
      holder
        ? letter(holder, { template: 'email_in_use', name: displayName(holder) })
        : letter(
            { email: to, locale: user.locale },
            { template: 'confirm_new_email', name, token: next.reference, expiresAt },
          ),
    ]
  }
}

const unchanged = violation('email_unchanged', 'This is the e-mail address of the account already.')

function noteForHolder(holder: User, at: Instant, origin: Origin): Change {
  return {
    kind: 'append_audit',
    entry: {
      at,
      action: 'account.request_email_change',
      actor: null, // by the request's id an administrator finds who it was
      target: holder.id,
      outcome: 'failure',
      reason: 'email_taken',
      origin,
    },
  }
}
