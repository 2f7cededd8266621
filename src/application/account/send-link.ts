import { displayName, type User } from '../../domain/account/user.ts'
import { after, type Instant } from '../../domain/shared/instant.ts'
import type { Ids } from '../ports/ids.ts'
import type { Change } from '../ports/unit-of-work.ts'
import type { MintToken } from './mint-token.ts'

/** What people are sent on their own address. */
type LinkPurpose = 'verify_email' | 'reset_password' | 'unlock_account'

/** The two changes that send somebody a link: the token as a hash, and the mail that will carry it. */
export type SendLink = (
  purpose: LinkPurpose,
  user: User,
  now: Instant,
  /** Left out: the letter that goes with the purpose. An invitation lives as long as a confirmation. */
  template?: 'invitation',
) => Promise<readonly Change[]>

export function createSendLink(ports: {
  ids: Ids
  mintToken: MintToken
  lifetimes: { readonly emailVerificationMs: number; readonly passwordResetMs: number }
}): SendLink {
  const { ids, mintToken, lifetimes } = ports
  const lifetimeMs = {
    verify_email: lifetimes.emailVerificationMs,
    reset_password: lifetimes.passwordResetMs,
    unlock_account: lifetimes.passwordResetMs,
  } satisfies Record<LinkPurpose, number>

  return async (purpose, user, now, template) => {
    const expiresAt = after(now, template ? lifetimes.emailVerificationMs : lifetimeMs[purpose])
    const { token, reference } = await mintToken(purpose, user.id, expiresAt)
    return [
      { kind: 'issue_one_time_token', token, at: now },
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
