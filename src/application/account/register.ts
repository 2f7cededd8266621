/** A person makes an account. Never signs anybody in. */
import { registrationRole } from '../../domain/access/built-in.ts'
import { type Email, parseEmail } from '../../domain/account/email.ts'
import { defaultLocale } from '../../domain/account/locale.ts'
import { displayName, type User } from '../../domain/account/user.ts'
import type { Username } from '../../domain/account/username.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { whatChanged } from '../../domain/audit/what-changed.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { parseFields } from '../../domain/shared/parse-fields.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { IdentityProvider } from '../ports/identity-provider.ts'
import type { Ids } from '../ports/ids.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import type { Users } from '../ports/users.ts'
import { unexpectedFailure } from '../unexpected.ts'
import { choosePassword, refusePassword } from './choose-password.ts'
import { parseFreeUsername } from './free-username.ts'
import type { InsertAccount } from './insert-account.ts'
import { type ProfileForm, profileFields } from './profile-form.ts'
import type { RefuseBreached } from './refuse-breached.ts'
import type { SendLink } from './send-link.ts'

export interface RegisterCommand extends ProfileForm {
  readonly username: string
  readonly email: string
  readonly password: string
  readonly origin: Origin
}

/** `verification_sent` is all that anybody learns under strict disclosure, known address or not. */
export type Registration =
  | { readonly status: 'registered'; readonly user: User }
  | { readonly status: 'verification_sent' }

export type Register = (
  command: RegisterCommand,
) => Promise<Result<Registration, Failure<'validation_failed' | 'username_taken' | 'email_taken'>>>

/**
 * - `open`: the answer says when an address is taken; the account is active at once.
 * - `strict`: it never does, the owner of a known address is written to instead, and a new account
 *   stays pending until its address is confirmed.
 */
export type Disclosure = 'open' | 'strict'

export function createRegister(ports: {
  users: Users
  identityProvider: IdentityProvider
  unitOfWork: UnitOfWork
  insertAccount: InsertAccount
  refuseBreached: RefuseBreached
  sendLink: SendLink
  ids: Ids
  clock: Clock
  disclosure: Disclosure
}): Register {
  const { users, identityProvider, refuseBreached, unitOfWork, sendLink, ids } = ports
  const { insertAccount, clock, disclosure } = ports

  return async (command) => {
    const form = parseFields({
      username: parseFreeUsername(command.username),
      email: parseEmail(command.email),
      ...profileFields(command),
    })
    if (!form.ok) return err({ kind: 'validation_failed', violations: form.error })
    const { username, email, firstName, lastName, locale } = form.value
    const password = choosePassword('password', command.password, {
      username,
      email,
      firstName: firstName ?? null,
      lastName: lastName ?? null,
    })
    if (!password.ok) return password

    const now = clock.now()
    const prepared = identityProvider.prepare(password.value)
    const [holders, unbreached] = await Promise.all([
      users.holding(username, email, now),
      refuseBreached('password', command.password),
    ])
    if (!unbreached.ok) return unbreached
    if (holders.username || holders.nameIsHeld) return err({ kind: 'username_taken' })
    const id = ids.user()
    if (holders.email) {
      // The work is done whoever holds the address: its time must not tell.
      await insertAccount.discard({ id, email }, prepared)
      return emailIsKnown(holders.email, now, command.origin)
    }
    const user: User = {
      id,
      username,
      email,
      emailVerified: false,
      role: registrationRole,
      roles: [registrationRole],
      attributes: {},
      firstName: firstName ?? null,
      lastName: lastName ?? null,
      locale: locale ?? defaultLocale,
      status: disclosure === 'strict' ? 'pending' : 'active',
      secondFactors: [],
      version: 1,
      usernameChangedAt: null,
      createdAt: now,
      updatedAt: now,
    }
    const inserted = await insertAccount.insert({
      user,
      prepared,
      alongside: [
        ...(await sendLink('verify_email', user, now)),
        {
          kind: 'append_audit',
          entry: {
            at: now,
            action: 'account.register',
            actor: user.id,
            target: user.id,
            outcome: 'success',
            origin: command.origin,
            ...whatChanged(undefined, user),
          },
        },
      ],
    })
    if (inserted.ok) {
      return ok(
        disclosure === 'strict' ? { status: 'verification_sent' } : { status: 'registered', user },
      )
    }
    if (inserted.error.kind === 'refused') return refusePassword('password', inserted.error.why)
    return lostRace(inserted.error.kind, username, email, command.origin)
  }

  /** Somebody took the name or the address between our read and our write. */
  async function lostRace(
    kind: string,
    username: Username,
    email: Email,
    origin: Origin,
  ): ReturnType<Register> {
    if (kind === 'username_taken') return err({ kind: 'username_taken' })
    const { email: holder } = await users.holding(username, email, clock.now())
    if (kind !== 'email_taken' || !holder) throw new Error(`Registration failed by ${kind}`)
    return emailIsKnown(holder, clock.now(), origin)
  }

  async function emailIsKnown(owner: User, now: Instant, origin: Origin): ReturnType<Register> {
    if (disclosure === 'open') return err({ kind: 'email_taken' })
    const committed = await unitOfWork.commit([
      {
        kind: 'enqueue_mail',
        message: {
          id: ids.message(),
          to: owner.email,
          locale: owner.locale,
          notification: { template: 'email_already_registered', name: displayName(owner) },
          createdAt: now,
        },
      },
      {
        kind: 'append_audit',
        entry: {
          at: now,
          action: 'account.register_known_email',
          actor: null,
          target: owner.id,
          outcome: 'failure',
          reason: 'email_taken',
          origin,
        },
      },
    ])
    if (!committed.ok) return unexpectedFailure(committed.error)
    return ok({ status: 'verification_sent' })
  }
}
