import { describe, expect, test } from 'vitest'
import { call, problem } from '../support/client.ts'
import { signedIn } from '../support/people.ts'

describe('GET 200', () => {
  test('a person sees the own profile, with its version', async () => {
    const person = await signedIn()
    const answer = await call('GET /users/profile', { token: person.token })
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ id: person.id, username: person.username })
    expect(answer.headers.get('etag')).toBe('"1"')
    expect(JSON.stringify(answer.body)).not.toMatch(/hash|\$2b\$/)
  })
})

describe('GET 304', () => {
  test('what the client has already is not sent again', async () => {
    const { token } = await signedIn()
    const headers = { 'If-None-Match': '"1"' }
    expect((await call('GET /users/profile', { token, headers })).status).toBe(304)
  })
})

describe('PUT 200', () => {
  test('a person edits the own profile; what is left out stays, null clears', async () => {
    const { token } = await signedIn()
    await call('PUT /users/profile', { token, body: { firstName: 'Ana', lastName: 'Ruiz' } })
    const answer = await call('PUT /users/profile', {
      token,
      body: { lastName: null, locale: 'es' },
    })
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ firstName: 'Ana', lastName: null, locale: 'es' })
    expect(answer.headers.get('etag')).toBe('"3"')
    const { body } = await call('GET /users/profile', { token })
    expect(body).toEqual(answer.body)
  })
})

describe('PUT 412', () => {
  test('of two editors who saw the same version, the second is told', async () => {
    const { token } = await signedIn()
    const edit = (firstName: string) =>
      call('PUT /users/profile', { token, body: { firstName }, headers: { 'If-Match': '"1"' } })
    expect((await edit('First')).status).toBe(200)
    expect(await edit('Second')).toMatchObject(problem(412, 'precondition_failed'))
    expect((await call('GET /users/profile', { token })).body.firstName).toBe('First')
  })
})

describe('PUT 422', () => {
  test.each([
    ['a role', { role: 'administrator' }],
    ['another address', { email: 'new@example.org' }],
    ['a web address for a name', { firstName: 'www.win-a-prize.example' }],
    ['a name of 101 characters', { lastName: 'a'.repeat(101) }],
  ])('%s is refused and changes nothing', async (_name, body) => {
    const { token } = await signedIn()
    expect(await call('PUT /users/profile', { token, body })).toMatchObject(
      problem(422, 'validation_failed'),
    )
    expect((await call('GET /users/profile', { token })).headers.get('etag')).toBe('"1"')
  })
})

describe('401', () => {
  test.each([
    ['no token', undefined],
    ['a word', 'token'],
    ['alg none', `${btoa('{"alg":"none","typ":"at+jwt"}')}.${btoa('{"sub":"usr_1"}')}.`],
  ])('%s', async (_name, token) => {
    const answer = await call('GET /users/profile', token === undefined ? {} : { token })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/)
  })

  test('a truncated and a tampered token', async () => {
    const { token } = await signedIn()
    const [header, payload = '', signature] = token.split('.')
    const claims = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
    const other = btoa(JSON.stringify({ ...claims, sub: 'usr_other' })).replaceAll('=', '')
    for (const forged of [token.slice(0, -5), [header, other, signature].join('.')]) {
      expect(await call('GET /users/profile', { token: forged })).toMatchObject(
        problem(401, 'invalid_access_token'),
      )
    }
  })
})
