/** An administrator makes an account for somebody, or invites them. */
import { registrationRole } from '../../domain/access/built-in.ts'
import { requirements } from '../../domain/access/requirement.ts'
import { parseEmail } from '../../domain/account/email.ts'
import { defaultLocale } from '../../domain/account/locale.ts'
import { unusablePasswordHash } from '../../domain/account/password.ts'
import type { User } from '../../domain/account/user.ts'
import { parseUsername } from '../../domain/account/username.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { whatChanged } from '../../domain/audit/what-changed.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { parseFields } from '../../domain/shared/parse-fields.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import { userResource } from '../access/resources.ts'
import { choosePassword, refusePassword } from '../account/choose-password.ts'
import type { InsertAccount } from '../account/insert-account.ts'
import { type ProfileForm, profileFields } from '../account/profile-form.ts'
import type { RefuseBreached } from '../account/refuse-breached.ts'
import type { SendLink } from '../account/send-link.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { IdentityProvider } from '../ports/identity-provider.ts'
import type { Ids } from '../ports/ids.ts'
import type { Change, UnitOfWork } from '../ports/unit-of-work.ts'
import { unexpectedFailure } from '../unexpected.ts'
import { invalid, parseAttributes, parseRoles, type RolesForm, unknownRole } from './user-form.ts'

export interface CreateUserCommand extends ProfileForm, RolesForm {
  readonly caller: Caller
  readonly username: string
  readonly email: string
  /** Left out: the person is invited by mail, and chooses one. */
  readonly password?: string | undefined
  readonly emailVerified?: boolean | undefined
  readonly attributes?: Readonly<Record<string, unknown>> | undefined
  readonly origin: Origin
}

export type CreateUser = (
  command: CreateUserCommand,
) => Promise<
  Result<User, AdmissionError | Failure<'validation_failed' | 'username_taken' | 'email_taken'>>
>

export function createCreateUser(ports: {
  admit: Admit
  identityProvider: IdentityProvider
  refuseBreached: RefuseBreached
  unitOfWork: UnitOfWork
  insertAccount: InsertAccount
  sendLink: SendLink
  ids: Ids
  clock: Clock
}): CreateUser {
  const { admit, identityProvider, refuseBreached, unitOfWork, insertAccount } = ports
  const { sendLink, ids, clock } = ports

  return async (command) => {
    const [admitted, unbreached] = await Promise.all([
      admit(command.caller, requirements.createUsers),
      refuseBreached('password', command.password),
    ])
    if (!admitted.ok) return admitted
    const { policy, permit } = admitted.value
    const form = parseFields({
      username: parseUsername(command.username),
      email: parseEmail(command.email),
      ...profileFields(command),
    })
    if (!form.ok) return err({ kind: 'validation_failed', violations: form.error })
    const roles = parseRoles(command, registrationRole)
    if (!roles.ok) return roles
    const attributes = parseAttributes(policy.bundle.user, command.attributes ?? {})
    if (!attributes.ok) return attributes

    const now = clock.now()
    const { username, email, firstName, lastName, locale } = form.value
    const invited = command.password === undefined
    const user: User = {
      id: ids.user(),
      username,
      email,
      emailVerified: !invited && command.emailVerified === true,
      role: roles.value[0],
      roles: roles.value,
      attributes: attributes.value,
      firstName: firstName ?? null,
      lastName: lastName ?? null,
      locale: locale ?? defaultLocale,
      status: invited ? 'pending' : 'active',
      secondFactors: [],
      version: 1,
      usernameChangedAt: null,
      createdAt: now,
      updatedAt: now,
    }
    // Field by field as well: a rule that lets somebody write some of them lets nobody write the rest.
    for (const field of [undefined, ...fieldsOf(command)]) {
      const permitted = permit(userResource(user), field)
      if (!permitted.ok) return permitted
    }
    // Giving a role is a right of its own: whoever may only make accounts makes learners.
    const assigns = roles.value.some((role) => role !== registrationRole)
    const assigning = assigns
      ? await admit(command.caller, requirements.assignRoles, userResource(user))
      : ok()
    if (!assigning.ok) return assigning

    const chosen =
      command.password === undefined
        ? undefined
        : choosePassword('password', command.password, user)
    if (chosen && !chosen.ok) return chosen
    if (!unbreached.ok) return unbreached
    const alongside: readonly Change[] = [
      ...(invited ? await sendLink('reset_password', user, now, 'invitation') : []),
      {
        kind: 'append_audit',
        entry: {
          at: now,
          action: 'user.create',
          actor: command.caller.userId,
          sessionId: command.caller.sessionId,
          target: user.id,
          outcome: 'success',
          origin: command.origin,
          ...whatChanged(undefined, user, { invited }),
        },
      },
    ]
    const inserted = chosen
      ? await insertAccount.insert({
          user,
          prepared: identityProvider.prepare(chosen.value),
          alongside,
        })
      : await unitOfWork.commit([
          { kind: 'insert_user', user, passwordHash: unusablePasswordHash },
          ...alongside,
        ])
    if (inserted.ok) return ok(user)
    switch (inserted.error.kind) {
      case 'refused':
        return refusePassword('password', inserted.error.why)
      case 'username_taken':
      case 'email_taken':
        return err({ kind: inserted.error.kind })
      case 'unknown_role':
        return invalid([unknownRole()])
      default:
        return unexpectedFailure(inserted.error)
    }
  }
}

const writableFields = [
  'username',
  'email',
  'emailVerified',
  'attributes',
  'firstName',
  'lastName',
  'locale',
] as const

function fieldsOf(command: CreateUserCommand): readonly string[] {
  return writableFields.filter((field) => command[field] !== undefined)
}
