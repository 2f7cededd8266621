/** A Worker that is killed after its change was committed and before anybody was told, then started again. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { call, mailTo, tokenOf } from './support/client.ts'
import { useKillableWorker } from './support/killable.ts'

const worker = useKillableWorker()
const password = 'violet lamp under seven stairs'
const another = 'seven lamps under violet stairs'

afterEach(() => worker().heal())

const ask = (operation: string, request: { token?: string; body?: object } = {}) =>
  call(worker().url, operation, request)
const signIn = (identifier: string, given = password) =>
  ask('POST /auth/login', { body: { identifier, password: given } })

function somebody() {
  const username = `k-${crypto.randomUUID().slice(0, 13)}`
  return { username, email: `${username}@example.org`, password }
}

async function signedIn() {
  const person = somebody()
  expect((await ask('POST /auth/register', { body: person })).status).toBe(201)
  const { body } = await signIn(person.username)
  return {
    ...person,
    token: String(body.accessToken),
    refreshToken: String(body.refreshToken),
  }
}

/** The successful entries about somebody. */
async function audited(action: string, username: string): Promise<number> {
  const [row] = await worker().query(
    `SELECT count(*) FROM audit_entries WHERE action = $1 AND outcome = 'success'
     AND target = (SELECT public_id FROM users WHERE username = $2)`,
    [action, username],
  )
  return Number(row?.count)
}

/** Sends it, waits until the record has it, and kills the Worker while the answer to that is held back. */
async function killBehind(
  operation: string,
  request: { token?: string; body?: object },
  isCommitted: () => Promise<boolean>,
): Promise<void> {
  await worker().faults({ sql: { answersOf: 'writes', answerDelayMs: 60_000 } })
  const answer = ask(operation, request).then(
    ({ status }) => status,
    () => 'none' as const,
  )
  await vi.waitFor(async () => expect(await isCommitted()).toBe(true), { timeout: 20_000 })
  await worker().killAndStart()
  await worker().heal()
  expect(await answer).toBe('none')
}

describe('a Worker that is killed between the write and the answer', () => {
  test('has registered somebody whole: audited, written to, and told so on a second try', async () => {
    const person = somebody()
    await killBehind(
      'POST /auth/register',
      { body: person },
      async () => (await audited('account.register', person.username)) === 1,
    )
    const again = await ask('POST /auth/register', { body: person })
    expect(again).toMatchObject({ status: 409, body: { code: 'username_taken' } })
    expect((await signIn(person.username)).status).toBe(200)
    await worker().everyMinute()
    const mail = await mailTo(worker().cloudUrl, person.email, /confirm/i)
    const proven = await ask('POST /auth/verify-email', { body: { token: tokenOf(mail) } })
    expect(proven.status).toBe(204)
  })

  test('has rotated a refresh token once: the client gets the successor that it never received', async () => {
    const { username, refreshToken } = await signedIn()
    const generations = async () => {
      const [row] = await worker().query(
        `SELECT max(generation) AS newest FROM refresh_tokens WHERE session_id IN
         (SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.username = $1)`,
        [username],
      )
      return Number(row?.newest)
    }
    const body = { refreshToken }
    await killBehind('POST /auth/refresh-token', { body }, async () => (await generations()) === 2)
    const [first, second] = [
      await ask('POST /auth/refresh-token', { body }),
      await ask('POST /auth/refresh-token', { body }),
    ]
    expect(first.status).toBe(200)
    expect(second.body.refreshToken).toBe(first.body.refreshToken)
    expect(await generations()).toBe(2)
    const onwards = await ask('POST /auth/refresh-token', {
      body: { refreshToken: first.body.refreshToken },
    })
    expect(onwards.status).toBe(200)
  })

  test('has changed a password whole: the new one alone signs in, and the owner is told', async () => {
    const { username, email, token } = await signedIn()
    const elsewhere = String((await signIn(username)).body.accessToken)
    const request = { token, body: { currentPassword: password, newPassword: another } }
    await killBehind(
      'PUT /users/password',
      request,
      async () => (await audited('account.change_password', username)) === 1,
    )
    expect((await ask('PUT /users/password', request)).body.code).toBe('current_password_incorrect')
    expect((await signIn(username)).status).toBe(401)
    expect((await signIn(username, another)).status).toBe(200)
    expect((await ask('GET /users/profile', { token: elsewhere })).status).toBe(401)
    expect((await ask('GET /users/profile', { token })).status).toBe(200)
    await worker().everyMinute()
    await mailTo(worker().cloudUrl, email, /password was changed/i)
  })

  test('has ended a session for good', async () => {
    const { username, token } = await signedIn()
    await killBehind(
      'POST /auth/logout',
      { token, body: {} },
      async () => (await audited('session.sign_out', username)) === 1,
    )
    expect((await ask('POST /auth/logout', { token, body: {} })).body.code).toBe('session_ended')
    expect((await ask('GET /users/profile', { token })).status).toBe(401)
    expect(await audited('session.sign_out', username)).toBe(1)
  })

  test('leaves an audit log that is proven whole', async () => {
    const { email, password: given } = worker().administrator
    const { body } = await signIn(email, given)
    const proof = await ask('GET /audit/verify?whole=true', { token: body.accessToken })
    expect(proof.body).toMatchObject({ valid: true, firstBad: null })
  })
})

describe('a Worker that is killed before the write', () => {
  test('has done nothing, and a second try is the first', async () => {
    const person = somebody()
    // Every statement waits for longer than the Worker lives.
    await worker().faults({ sql: { delayMs: 60_000 } })
    await call(worker().cloudUrl, 'DELETE /stats')
    const answer = ask('POST /auth/register', { body: person }).catch(() => 'none')
    const asked = async () => {
      const stats = await call(worker().cloudUrl, 'GET /stats')
      return Number(stats.body.sql.requests)
    }
    await vi.waitFor(async () => expect(await asked()).toBeGreaterThan(0), { timeout: 20_000 })
    await worker().killAndStart()
    await worker().heal()
    expect(await answer).toBe('none')
    expect(await worker().query('SELECT 1 FROM users WHERE email = $1', [person.email])).toEqual([])
    expect((await ask('POST /auth/register', { body: person })).status).toBe(201)
  })
})

describe('a Worker that is killed with counts in its memory', () => {
  test('has lost counts and sampled decisions of those seconds, and nothing else', async () => {
    const { username, token } = await signedIn()
    await ask('PUT /users/profile', { token, body: { lastName: 'Gómez' } })
    await worker().killAndStart()
    expect((await ask('GET /users/profile', { token })).body.lastName).toBe('Gómez')
    expect(await audited('account.update_profile', username)).toBe(1)
  })
})
