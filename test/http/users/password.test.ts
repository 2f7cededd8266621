import { describe, expect, test } from 'vitest'
import { call, problem } from '../support/client.ts'
import { goodPassword, mailTo, signedIn, signIn } from '../support/people.ts'

const newPassword = 'another lamp under other stairs'
const change = (token: string, body: object) => call('PUT /users/password', { token, body })

describe('204', () => {
  test('the new password counts, the other sessions end, this one goes on, the owner is told', async () => {
    const here = await signedIn()
    const elsewhere = await signIn(here)
    const answer = await change(here.token, { currentPassword: goodPassword, newPassword })
    expect(answer.status).toBe(204)
    expect((await call('GET /users/profile', { token: here.token })).status).toBe(200)
    expect(await call('GET /users/profile', { token: elsewhere.token })).toMatchObject(
      problem(401, 'session_ended'),
    )
    expect((await signIn({ ...here, password: newPassword })).token).toBeTruthy()
    await mailTo(here.email, /password was changed|has changed/i)
  })
})

describe('422', () => {
  test('the wrong current password changes nothing', async () => {
    const person = await signedIn()
    const answer = await change(person.token, {
      currentPassword: 'not the password at all',
      newPassword,
    })
    expect(answer).toMatchObject(problem(422, 'current_password_incorrect'))
    expect((await signIn(person)).token).toBeTruthy()
  })

  test.each([
    ['too short', 'short'],
    ['one of the most common', 'qwertyuiop12'],
    ['the service’s name', 'gatehouse1234'],
  ])('a new password is refused when it is %s', async (_name, weak) => {
    const person = await signedIn()
    const answer = await change(person.token, { currentPassword: goodPassword, newPassword: weak })
    expect(answer).toMatchObject(problem(422, 'validation_failed'))
    expect(answer.body.errors[0]).toMatchObject({ path: 'newPassword' })
  })
})

describe('401', () => {
  test('a session that has ended changes nothing', async () => {
    const person = await signedIn()
    await call('POST /auth/logout', { token: person.token })
    expect(
      await change(person.token, { currentPassword: goodPassword, newPassword }),
    ).toMatchObject(problem(401, 'session_ended'))
    expect((await signIn(person)).token).toBeTruthy()
  })
})
