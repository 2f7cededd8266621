/** The whole service with a user pool: the contract's routes do not tell who keeps the passwords. */
import { describe, expect, it } from 'vitest'
import { cognitoVariables } from '../../../scripts/local/environment.ts'
import { createDatabase } from '../../../src/adapters/outbound/neon/database.ts'
import { createNeonUsers } from '../../../src/adapters/outbound/neon/users.ts'
import { parsePoolReference } from '../../../src/domain/account/pool-reference.ts'
import { asId, type UserId } from '../../../src/domain/shared/ids.ts'
import { personWith } from '../../support/composed-administrator.ts'
import { type ComposedService, composeService } from '../../support/composed-service.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'

const own = useOwnCloud({ cognito: true })
const password = 'violet lamp under seven stairs'
const another = 'seven lamps under violet stairs'

function withCognito(changes: Readonly<Record<string, string>> = {}): ComposedService {
  const { cognito } = own().cloud
  if (!cognito) throw new Error('There is no user pool')
  return composeService(own(), { ...cognitoVariables(cognito), ...changes })
}

/** Passwords are kept in the record; the pool is still known. */
const withoutCognito = () => withCognito({ IDENTITY_PROVIDER: 'local' })

async function registered(service: ComposedService) {
  const username = `p${crypto.randomUUID().slice(0, 12)}`
  const email = `${username}@example.com`
  const { status, body } = await service.call('POST /auth/register', {
    body: { username, email, password },
  })
  expect(status).toBe(201)
  return { id: asId<UserId>(body.user.id), username, email }
}

const signIn = (service: ComposedService, identifier: string, given = password) =>
  service.call('POST /auth/login', { body: { identifier, password: given } })

async function mailedToken(email: string, subject: RegExp): Promise<string> {
  const answer = await fetch(`${own().cloud.url}/mailbox`, {
    headers: { Accept: 'application/json' },
  })
  const {
    messages,
  }: { messages: readonly { to: string; subject: string; links: readonly string[] }[] } =
    await answer.json()
  const mail = messages.find((one) => one.to === email && subject.test(one.subject))
  return /#token=([\w-]+)/.exec(mail?.links[0] ?? '')?.[1] ?? ''
}

/** Where the record says that the password is kept. */
async function keeperOf(id: UserId): Promise<'pool' | 'record'> {
  const users = createNeonUsers(createDatabase({ url: own().cloud.databaseUrl }))
  return parsePoolReference((await users.withPassword(id))?.passwordHash ?? '') ? 'pool' : 'record'
}

/** What the pool itself says of somebody; undefined: nobody. */
async function inPool(Username: UserId) {
  const answer = await askPool('AdminGetUser', { Username })
  if (!answer.ok) return undefined
  const user: {
    readonly Enabled: boolean
    readonly UserAttributes: readonly { readonly Name: string; readonly Value: string }[]
  } = await answer.json()
  const attributes = user.UserAttributes.map(({ Name, Value }) => [Name, Value])
  return { enabled: user.Enabled, ...Object.fromEntries(attributes) }
}

async function poolSize(): Promise<number> {
  const { Users }: { Users: readonly unknown[] } = await (await askPool('ListUsers', {})).json()
  return Users.length
}

function askPool(action: string, input: object): Promise<Response> {
  const { endpoint = '', userPoolId } = own().cloud.cognito ?? {}
  return fetch(endpoint, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': `AWSCognitoIdentityProviderService.${action}`,
      Authorization: 'unsigned', // the emulator takes that
    },
    body: JSON.stringify({ UserPoolId: userPoolId, ...input }),
  })
}

const cognitoIs = (state: { down: boolean }) => own().faults({ cognito: state })

describe('with Cognito as the identity provider', () => {
  it('people sign up, sign in, change and reset their passwords as ever', async () => {
    const service = withCognito()
    const person = await registered(service)
    expect(await keeperOf(person.id)).toBe('pool')
    expect((await signIn(service, person.username, another)).body.code).toBe('invalid_credentials')
    const signedIn = await signIn(service, person.email)
    expect(signedIn.body.status).toBe('authenticated')

    const token = signedIn.body.accessToken
    const changed = await service.call('PUT /users/password', {
      token,
      body: { currentPassword: password, newPassword: another },
    })
    expect(changed.status).toBe(204)
    expect((await signIn(service, person.username)).status).toBe(401)
    expect((await signIn(service, person.username, another)).status).toBe(200)

    await service.call('POST /auth/forgot-password', { body: { email: person.email } })
    const reset = await service.call('POST /auth/reset-password', {
      body: { token: await mailedToken(person.email, /password/i), newPassword: password },
    })
    expect(reset.status).toBe(204)
    expect((await signIn(service, person.username, another)).status).toBe(401)
    expect((await signIn(service, person.username)).status).toBe(200)
  })

  it('the pool learns that an address is proven', async () => {
    const service = withCognito()
    const { id, email } = await registered(service)
    expect(await inPool(id)).toMatchObject({ email, enabled: true })
    const token = await mailedToken(email, /confirm|verify/i)
    expect((await service.call('POST /auth/verify-email', { body: { token } })).status).toBe(204)
    expect(await inPool(id)).toMatchObject({ email, email_verified: 'true' })
  })

  it('whom an administrator disables, enables or deletes is so in the pool', async () => {
    const service = withCognito()
    const { id, username } = await registered(service)
    const { token } = await personWith(service, own(), 'administrator')
    const act = (operation: string) => service.call(operation, { token })
    expect((await act(`POST /users/${id}/disable`)).status).toBe(200)
    expect(await inPool(id)).toMatchObject({ enabled: false })
    expect((await signIn(service, username)).body.code).toBe('account_disabled')
    expect((await act(`POST /users/${id}/enable`)).status).toBe(200)
    expect(await inPool(id)).toMatchObject({ enabled: true })
    expect((await act(`DELETE /users/${id}`)).status).toBe(204)
    expect(await inPool(id)).toBeUndefined()
  })

  it('whoever is signed in carries on while Cognito is down, and sign-in answers 503', async () => {
    const service = withCognito()
    const { username } = await registered(service)
    const { body } = await signIn(service, username)
    await cognitoIs({ down: true })
    const answers = {
      profile: await service.call('GET /users/profile', { token: body.accessToken }),
      refresh: await service.call('POST /auth/refresh-token', {
        body: { refreshToken: body.refreshToken },
      }),
      signIn: await signIn(service, username),
      unknown: await signIn(service, 'nobody'),
    }
    await cognitoIs({ down: false })
    expect(answers).toMatchObject({
      profile: { status: 200 },
      refresh: { status: 200 },
      signIn: { status: 503, body: { code: 'dependency_unavailable' } },
      unknown: { status: 503, body: { code: 'dependency_unavailable' } },
    })
    expect(answers.signIn.headers.get('Retry-After')).toBeTruthy()
  })

  it('a sign-up that loses the race for its name leaves nobody in the pool', async () => {
    const service = withCognito()
    const { username } = await registered(service)
    const before = await poolSize()
    const again = await service.call('POST /auth/register', {
      body: { username, email: `${crypto.randomUUID()}@example.com`, password },
    })
    expect(again.body.code).toBe('username_taken')
    expect(await poolSize()).toBe(before)
  })
})

describe('moving people at their first sign-in', () => {
  it('takes a password of the record to the pool, and back, without a reset', async () => {
    const [here, there] = [withoutCognito(), withCognito()]
    const person = await registered(here)
    expect(await keeperOf(person.id)).toBe('record')

    expect((await signIn(there, person.username, another)).status).toBe(401)
    expect(await keeperOf(person.id)).toBe('record') // a wrong password moves nobody
    expect((await signIn(there, person.username)).status).toBe(200)
    expect(await keeperOf(person.id)).toBe('pool')
    expect(await inPool(person.id)).toMatchObject({ email: person.email, enabled: true })
    expect((await signIn(there, person.username)).status).toBe(200)

    expect((await signIn(here, person.username)).status).toBe(200)
    expect(await keeperOf(person.id)).toBe('record')
    expect((await signIn(here, person.username)).status).toBe(200)
  })

  it('lets people in who cannot be moved just now, and moves them the next time', async () => {
    const person = await registered(withoutCognito())
    const there = withCognito()
    await cognitoIs({ down: true })
    const signedIn = await signIn(there, person.username)
    await cognitoIs({ down: false })
    expect(signedIn.status).toBe(200)
    expect(await keeperOf(person.id)).toBe('record')
    expect((await signIn(withCognito(), person.username)).status).toBe(200)
    expect(await keeperOf(person.id)).toBe('pool')
  })

  it('moves with a change of password as well', async () => {
    const person = await registered(withoutCognito())
    const there = withCognito()
    await there.call('POST /auth/forgot-password', { body: { email: person.email } })
    await there.call('POST /auth/reset-password', {
      body: { token: await mailedToken(person.email, /password/i), newPassword: another },
    })
    expect(await keeperOf(person.id)).toBe('pool')
    expect((await signIn(there, person.username, another)).status).toBe(200)
  })

  it('needs a new password where the pool is no longer known', async () => {
    const person = await registered(withCognito())
    const alone = composeService(own())
    expect((await signIn(alone, person.username)).body.code).toBe('invalid_credentials')
    await alone.call('POST /auth/forgot-password', { body: { email: person.email } })
    await alone.call('POST /auth/reset-password', {
      body: { token: await mailedToken(person.email, /password/i), newPassword: another },
    })
    expect((await signIn(alone, person.username, another)).status).toBe(200)
  })
})
