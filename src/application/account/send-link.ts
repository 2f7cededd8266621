import type { OneTimeTokenPurpose } from '../../domain/account/one-time-token.ts'
import { displayName, type User } from '../../domain/account/user.ts'
import { after, type Instant } from '../../domain/shared/instant.ts'
import type { Ids } from '../ports/ids.ts'
import type { OneTimeTokenMint } from '../ports/one-time-token-mint.ts'
import type { Change } from '../ports/unit-of-work.ts'

/** The two changes that send somebody a link: the token as a hash, and the mail that will carry it. */
export type SendLink = (
  purpose: OneTimeTokenPurpose,
  user: User,
  now: Instant,
  /** Left out: the letter that goes with the purpose. An invitation lives as long as a confirmation. */
  template?: 'invitation',
) => Promise<readonly Change[]>

export function createSendLink(ports: {
  ids: Ids
  oneTimeTokenMint: OneTimeTokenMint
  lifetimes: { readonly emailVerificationMs: number; readonly passwordResetMs: number }
}): SendLink {
  const { ids, oneTimeTokenMint, lifetimes } = ports
  const lifetimeMs = {
    verify_email: lifetimes.emailVerificationMs,
    reset_password: lifetimes.passwordResetMs,
  } satisfies Record<OneTimeTokenPurpose, number>

  return async (purpose, user, now, template) => {
    const id = ids.oneTimeToken()
    const { hash, reference } = await oneTimeTokenMint.mint(purpose, id)
    const expiresAt = after(now, template ? lifetimes.emailVerificationMs : lifetimeMs[purpose])
    return [
      {
        kind: 'issue_one_time_token',
        token: { id, userId: user.id, purpose, hash, expiresAt, spentAt: null },
        at: now,
      },
      {
        kind: 'enqueue_mail',
        message: {
          id: ids.message(),
          to: user.email,
          locale: user.locale,
          notification: {
            template: template ?? purpose,
            name: displayName(user),
            token: reference,
            expiresAt,
          },
          createdAt: now,
        },
      },
    ]
  }
}
