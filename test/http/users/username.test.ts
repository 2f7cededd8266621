import { describe, expect, test } from 'vitest'
import { call, problem } from '../support/client.ts'
import { goodPassword, mailTo, type SignedIn, signedIn, somebody } from '../support/people.ts'

const change = ({ token }: SignedIn, username: string, headers = {}) =>
  call('PUT /users/username', { token, body: { username }, headers })

describe('PUT 200', () => {
  test('the person is called that from now on, and told so', async () => {
    const person = await signedIn()
    const { username } = somebody()
    const answer = await change(person, username, { 'If-Match': '"1"' })
    expect(answer).toMatchObject({ status: 200, body: { id: person.id, username } })
    expect(answer.headers.get('etag')).toBe('"2"')
    const signIn = (identifier: string) =>
      call('POST /auth/login', { body: { identifier, password: goodPassword } })
    expect((await signIn(username)).status).toBe(200)
    expect((await signIn(person.username)).status).toBe(401)
    await mailTo(person.email, /username was changed/)
  })
})

describe('PUT 409', () => {
  test('a name that somebody has, or has just given up', async () => {
    const [person, other] = [await signedIn(), await signedIn()]
    expect(await change(person, other.username)).toMatchObject(problem(409, 'username_taken'))
    await change(other, somebody().username)
    expect(await change(person, other.username.toUpperCase())).toMatchObject(
      problem(409, 'username_taken'),
    )
    const newcomer = { ...somebody(), username: other.username }
    expect(await call('POST /auth/register', { body: newcomer })).toMatchObject(
      problem(409, 'username_taken'),
    )
  })

  test('a second time within the interval; the answer says from when on', async () => {
    const person = await signedIn()
    await change(person, somebody().username)
    const answer = await change(person, somebody().username)
    expect(answer).toMatchObject(problem(409, 'username_changed_recently'))
    expect(Date.parse(answer.body.availableAt) - Date.now()).toBeGreaterThan(29 * 24 * 3600 * 1000)
  })
})

describe('PUT 412, 422, 401', () => {
  test('another version than the person saw', async () => {
    const person = await signedIn()
    expect(await change(person, somebody().username, { 'If-Match': '"7"' })).toMatchObject(
      problem(412, 'precondition_failed'),
    )
  })

  test.each(['admin', 'a', 'has space', 'at@sign'])('the name %s', async (username) => {
    expect(await change(await signedIn(), username)).toMatchObject({
      ...problem(422, 'validation_failed'),
    })
  })

  test('nobody who is not signed in', async () => {
    expect(await call('PUT /users/username', { body: { username: 'someone' } })).toMatchObject(
      problem(401, 'unauthenticated'),
    )
  })
})
