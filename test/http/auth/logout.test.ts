import { describe, expect, test } from 'vitest'
import { call, problem } from '../support/client.ts'
import { signedIn, signIn } from '../support/people.ts'

describe('204', () => {
  test('signing out makes both tokens worthless at once, and only this session’s', async () => {
    const phone = await signedIn()
    const laptop = await signIn(phone)
    expect((await call('POST /auth/logout', { token: phone.token })).status).toBe(204)
    expect(await call('GET /users/profile', { token: phone.token })).toMatchObject(
      problem(401, 'session_ended'),
    )
    expect(
      await call('POST /auth/refresh-token', { body: { refreshToken: phone.refreshToken } }),
    ).toMatchObject(problem(401, 'invalid_refresh_token'))
    expect((await call('GET /users/profile', { token: laptop.token })).status).toBe(200)
  })

  test('signing out everywhere ends the other sessions too', async () => {
    const phone = await signedIn()
    const laptop = await signIn(phone)
    const left = await call('POST /auth/logout', { token: phone.token, body: { everywhere: true } })
    expect(left.status).toBe(204)
    for (const { token } of [phone, laptop]) {
      expect(await call('GET /users/profile', { token })).toMatchObject(
        problem(401, 'session_ended'),
      )
    }
    const again = await signIn(phone)
    expect((await call('GET /users/profile', { token: again.token })).status).toBe(200)
  })
})

describe('401', () => {
  test('a session that has ended cannot end the others', async () => {
    const stolen = await signedIn()
    const laptop = await signIn(stolen)
    await call('POST /auth/logout', { token: stolen.token })
    expect(
      await call('POST /auth/logout', { token: stolen.token, body: { everywhere: true } }),
    ).toMatchObject(problem(401, 'session_ended'))
    expect((await call('GET /users/profile', { token: laptop.token })).status).toBe(200)
  })

  test('nobody is signed in', async () => {
    const answer = await call('POST /auth/logout')
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/)
  })
})
