/** A move of an account to another e-mail address: in force once the holders of both have agreed. Pure. */
import type { UserId } from '../shared/ids.ts'
import type { Instant } from '../shared/instant.ts'
import type { Email } from './email.ts'
import type { OneTimeToken, OneTimeTokenPurpose } from './one-time-token.ts'

/** Whose agreement: that of the address which the account has, or of the one which it is to get. */
export type AddressSide = 'current' | 'new'

/** At most one of each person; a newer one replaces it. */
export interface EmailChange {
  readonly userId: UserId
  readonly from: Email
  readonly to: Email
  readonly requestedAt: Instant
  readonly expiresAt: Instant
  /** When each side agreed; null while it has not. */
  readonly agreedAt: Readonly<Record<AddressSide, Instant | null>>
}

/** What the letter to each side carries. */
export const agreementPurpose = {
  current: 'confirm_current_email',
  new: 'confirm_new_email',
} as const satisfies Record<AddressSide, OneTimeTokenPurpose>

export function otherSide(side: AddressSide): AddressSide {
  return side === 'current' ? 'new' : 'current'
}

/** Whose agreement is still wanted; nobody's when time has run out. */
export function outstandingSides(
  { agreedAt, expiresAt }: Pick<EmailChange, 'agreedAt' | 'expiresAt'>,
  now: Instant,
): readonly AddressSide[] {
  if (now >= expiresAt) return []
  return (['current', 'new'] as const).filter((side) => agreedAt[side] === null)
}

/** Whether a letter still stops the change: also after its reader has agreed, as long as the other has not. */
export function stopsChange(
  token: Pick<OneTimeToken, 'spentAt' | 'expiresAt'>,
  side: AddressSide,
  change: EmailChange,
  now: Instant,
): boolean {
  const ofThisChange = token.spentAt === null || token.spentAt === change.agreedAt[side]
  return ofThisChange && now < token.expiresAt
}
