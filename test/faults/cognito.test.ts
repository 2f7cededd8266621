/** A user pool that is away, and one that has changed a password of which the record could not be told. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { minutes, seconds } from '../../src/domain/shared/instant.ts'
import { personWith } from '../support/composed-administrator.ts'
import {
  type ComposedService,
  composeService,
  goodPassword,
  mailbox,
  somebody,
} from '../support/composed-service.ts'
import { useOwnCloud } from '../support/own-cloud.ts'
import { openQuery } from './support/query.ts'
import { withPool } from './support/stage.ts'

const own = useOwnCloud({ cognito: true })
/** Statements that the commit which puts a password in doubt does not have, and the change itself does. */
const longerThanDoubt = 8
const another = 'seven lamps under violet stairs'

afterEach(async () => {
  vi.useRealTimers()
  await own().heal()
})

const signIn = (service: ComposedService, identifier: string, password = goodPassword) =>
  service.call('POST /auth/login', { body: { identifier, password } })

/** The letters that say so. */
async function interruptions(email: string) {
  return (await mailbox(own(), email)).filter(({ subject }) => subject.includes('interrupted'))
}

async function isEnabled(id: string): Promise<boolean | undefined> {
  const { endpoint = '', userPoolId } = own().cloud.cognito ?? {}
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': 'AWSCognitoIdentityProviderService.AdminGetUser',
      Authorization: 'unsigned', // the emulator takes that
    },
    body: JSON.stringify({ UserPoolId: userPoolId, Username: id }),
  })
  return answer.ok ? ((await answer.json()) as { Enabled: boolean }).Enabled : undefined
}

describe('a user pool that is away', () => {
  test('hears of what happened meanwhile when it is back: disabled, enabled, gone', async () => {
    const service = composeService(own(), withPool(own()))
    const admin = await personWith(service, own(), 'administrator')
    const ids: string[] = []
    for (let nth = 0; nth < 3; nth += 1) {
      ids.push((await service.call('POST /auth/register', { body: somebody() })).body.user.id)
    }
    const [disabled = '', enabled = '', gone = ''] = ids
    const act = (operation: string) => service.call(operation, { token: admin.token })
    await act(`POST /users/${enabled}/disable`)
    const began = Date.now()
    vi.setSystemTime(began)

    await own().faults({ cognito: { down: true } })
    expect((await act(`POST /users/${disabled}/disable`)).status).toBe(200)
    expect((await act(`POST /users/${enabled}/enable`)).status).toBe(200)
    expect((await act(`DELETE /users/${gone}`)).status).toBe(204)
    for (let minute = 1; minute < 5; minute += 1) {
      vi.setSystemTime(began + minutes(minute))
      await service.everyMinute()
    }
    await own().heal()
    expect([await isEnabled(disabled), await isEnabled(enabled)]).toEqual([true, false])

    for (let minute = 5; minute < 12; minute += 1) {
      vi.setSystemTime(began + minutes(minute))
      await service.everyMinute()
    }
    expect([await isEnabled(disabled), await isEnabled(enabled), await isEnabled(gone)]).toEqual([
      false,
      true,
      undefined,
    ])
    const query = openQuery(own().cloud.databaseUrl)
    expect(await query('SELECT * FROM identity_syncs')).toEqual([])
  })

  test('is left alone while it rests, and asked again ten seconds later', async () => {
    const service = composeService(own(), withPool(own()))
    const person = somebody()
    await service.call('POST /auth/register', { body: person })
    const began = Date.now()
    vi.setSystemTime(began)
    await own().faults({ cognito: { down: true } })
    for (let nth = 0; nth < 5; nth += 1) {
      expect((await signIn(service, person.username)).status).toBe(503)
    }
    await own().heal()
    expect((await signIn(service, person.username)).status).toBe(503)
    vi.setSystemTime(began + seconds(10))
    expect((await signIn(service, person.username)).status).toBe(200)
  })
})

describe('an account that the pool has and the record has not', () => {
  test('is removed from the pool by the schedule, and the person registers as if nothing had been', async () => {
    const service = composeService(own(), withPool(own()))
    const began = Date.now()
    vi.setSystemTime(began)
    const person = somebody()
    const register = () => service.call('POST /auth/register', { body: person })
    await own().faults({ sql: { dieAfterStatements: 2 } }) // one puts down that it is expected
    expect((await register()).status).toBe(503)
    await own().heal()
    const query = openQuery(own().cloud.databaseUrl)
    const [row] = await query('SELECT user_id AS id FROM identity_syncs')
    const id = String(row?.id)
    expect(await isEnabled(id)).toBe(true)

    const again = await register()
    expect(again.status).toBe(201)
    vi.setSystemTime(began + minutes(1))
    await service.everyMinute()
    expect(await isEnabled(id)).toBeUndefined()
    expect(await isEnabled(again.body.user.id)).toBe(true)
    expect(await query('SELECT * FROM identity_syncs')).toEqual([])
    expect((await signIn(service, person.username)).status).toBe(200)
  })
})

describe('a password that the pool has changed and the record has not', () => {
  async function cutOff(service: ComposedService) {
    const person = somebody()
    await service.call('POST /auth/register', { body: person })
    const { body } = await signIn(service, person.username)
    // The first statements put the password in doubt; what fails is the commit after the pool's answer.
    await own().faults({ sql: { dieAfterStatements: longerThanDoubt } })
    const changed = await service.call('PUT /users/password', {
      token: body.accessToken,
      body: { currentPassword: goodPassword, newPassword: another },
    })
    await own().heal()
    expect(changed.status).toBe(503)
    return { person, token: body.accessToken }
  }

  test('is not acknowledged, and shows nowhere until it is whole: sessions, entry and letter', async () => {
    const service = composeService(own(), withPool(own()))
    const began = Date.now()
    vi.setSystemTime(began)
    const { person, token } = await cutOff(service)
    const profile = async () => (await service.call('GET /users/profile', { token })).status
    for (const password of [goodPassword, another]) {
      expect((await signIn(service, person.username, password)).status).toBe(503)
    }
    expect(await profile()).toBe(200)
    expect(await interruptions(person.email)).toEqual([])

    vi.setSystemTime(began + minutes(1))
    await service.everyMinute()
    expect(await profile()).toBe(401)
    expect(await interruptions(person.email)).toHaveLength(1)
    const query = openQuery(own().cloud.databaseUrl)
    const entries = await query(
      `SELECT action, outcome FROM audit_entries
       WHERE target = (SELECT public_id FROM users WHERE username = $1) AND action LIKE '%_password_change'
       ORDER BY id`,
      [person.username],
    )
    expect(entries).toEqual([
      { action: 'account.begin_password_change', outcome: 'success' },
      { action: 'account.settle_password_change', outcome: 'success' },
    ])
    expect((await signIn(service, person.username)).status).toBe(401)
    expect((await signIn(service, person.username, another)).status).toBe(200)
  })
})
