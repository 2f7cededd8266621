/** People and what they do before a test begins. */
import type { User } from '../../../src/domain/account/user.ts'
import type { Origin } from '../../../src/domain/audit/audit-entry.ts'
import type { Caller } from '../../../src/domain/session/caller.ts'
import type { Result } from '../../../src/domain/shared/result.ts'
import type { Service } from './service.ts'

export const origin: Origin = {
  requestId: 'req_test',
  address: '192.0.2.7',
  userAgent: 'Test/1.0',
}

export const ada = {
  username: 'ada',
  email: 'ada@example.com',
  password: 'violet anchors sing',
  firstName: 'Ada',
  lastName: 'Lovelace',
  locale: 'es',
  origin,
}

export const bob = {
  username: 'bob',
  email: 'bob@example.com',
  password: 'quiet lanterns drift',
  origin,
}

export const root = {
  username: 'root-admin',
  email: 'root@example.com',
  password: 'seven patient otters',
  origin,
}

export function succeeded<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(`Expected success, got ${JSON.stringify(result.error)}`)
  return result.value
}

/** A registered person; the service must disclose openly. */
export async function register({ application }: Service, person: typeof bob): Promise<User> {
  const registration = succeeded(await application.account.register(person))
  if (registration.status !== 'registered') throw new Error('Use an open service to register')
  return registration.user
}

export interface SignedInPerson {
  readonly user: User
  readonly caller: Caller
  readonly accessToken: string
  readonly refreshToken: string
}

export async function signIn(
  { application }: Service,
  person: { readonly username: string; readonly password: string },
): Promise<SignedInPerson> {
  const signedIn = succeeded(
    await application.session.signIn({
      identifier: person.username,
      password: person.password,
      origin,
    }),
  )
  if (signedIn.status !== 'authenticated') throw new Error('A second factor is asked for')
  const { user, accessToken, refreshToken } = signedIn
  const caller = succeeded(await application.session.authenticate(accessToken.token, null))
  return { user, caller, accessToken: accessToken.token, refreshToken }
}

/** A learner who is signed in. */
export async function aLearner(service: Service, person = bob): Promise<SignedInPerson> {
  await register(service, person)
  return signIn(service, person)
}

export async function anAdministrator(service: Service): Promise<SignedInPerson> {
  succeeded(await service.application.account.createAdministrator(root))
  return signIn(service, root)
}

/** Whether a person can still act: what every route that is not public asks first. */
export async function isSignedIn({ application }: Service, caller: Caller): Promise<boolean> {
  return (await application.account.viewProfile(caller)).ok
}
