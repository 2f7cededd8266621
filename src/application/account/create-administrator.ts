/** The operator makes the first administrator, from a command line, never over HTTP. */
import { administratorRole } from '../../domain/access/built-in.ts'
import { parseEmail } from '../../domain/account/email.ts'
import { defaultLocale } from '../../domain/account/locale.ts'
import type { User } from '../../domain/account/user.ts'
import { parseUsername } from '../../domain/account/username.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { whatChanged } from '../../domain/audit/what-changed.ts'
import { parseFields } from '../../domain/shared/parse-fields.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { IdentityProvider } from '../ports/identity-provider.ts'
import type { Ids } from '../ports/ids.ts'
import type { Users } from '../ports/users.ts'
import { choosePassword, refusePassword } from './choose-password.ts'
import type { InsertAccount } from './insert-account.ts'

/** `exists`: somebody already has this username or address; nothing was changed. */
export type CreateAdministrator = (command: {
  readonly username: string
  readonly email: string
  readonly password: string
  readonly origin: Origin
}) => Promise<
  Result<
    { readonly status: 'created' | 'exists'; readonly user: User },
    Failure<'validation_failed'>
  >
>

export function createCreateAdministrator(ports: {
  users: Users
  identityProvider: IdentityProvider
  insertAccount: InsertAccount
  ids: Ids
  clock: Clock
}): CreateAdministrator {
  const { users, identityProvider, insertAccount, ids, clock } = ports

  return async (command) => {
    const form = parseFields({
      username: parseUsername(command.username),
      email: parseEmail(command.email),
    })
    if (!form.ok) return err({ kind: 'validation_failed', violations: form.error })
    const { username, email } = form.value
    const password = choosePassword('password', command.password, {
      username,
      email,
      firstName: null,
      lastName: null,
    })
    if (!password.ok) return password

    const now = clock.now()
    const existing = await users.holding(username, email, now)
    const holder = existing.username ?? existing.email
    if (holder) return ok({ status: 'exists', user: holder })

    const id = ids.user()
    const user: User = {
      id,
      username,
      email,
      emailVerified: true,
      role: administratorRole,
      roles: [administratorRole],
      attributes: {},
      firstName: null,
      lastName: null,
      locale: defaultLocale,
      status: 'active',
      secondFactors: [],
      version: 1,
      usernameChangedAt: null,
      createdAt: now,
      updatedAt: now,
    }
    const inserted = await insertAccount.insert({
      user,
      prepared: identityProvider.prepare(password.value),
      alongside: [
        {
          kind: 'append_audit',
          entry: {
            at: now,
            action: 'account.register',
            actor: null,
            onBehalfOf: 'operator',
            target: user.id,
            outcome: 'success',
            origin: command.origin,
            ...whatChanged(undefined, user),
          },
        },
      ],
    })
    if (inserted.ok) return ok({ status: 'created', user })
    if (inserted.error.kind === 'refused') return refusePassword('password', inserted.error.why)
    const winner = await users.holding(username, email, now)
    const other = winner.username ?? winner.email
    if (!other) throw new Error(`Could not create the administrator: ${inserted.error.kind}`)
    return ok({ status: 'exists', user: other })
  }
}
