import { describe, expect, test } from 'vitest'
import { call, problem } from '../support/client.ts'
import { administrator, signedIn, signIn } from '../support/people.ts'

describe('the sessions of a person', () => {
  test('are listed page by page, and ended one by one', async () => {
    const here = await signedIn()
    const elsewhere = await signIn(here)
    const first = await call('GET /users/sessions?limit=1', { token: here.token })
    expect(first).toMatchObject({
      status: 200,
      body: { items: [{ current: false, methods: ['pwd'] }], nextCursor: expect.any(String) },
    })
    const rest = await call(`GET /users/sessions?cursor=${first.body.nextCursor}`, {
      token: here.token,
    })
    expect(rest.body).toMatchObject({ items: [{ current: true }], nextCursor: null })

    const [other] = first.body.items
    const end = () => call(`DELETE /users/sessions/${other.id}`, { token: here.token })
    expect((await end()).status).toBe(204)
    expect(await call('GET /users/profile', { token: elsewhere.token })).toMatchObject(
      problem(401, 'session_ended'),
    )
    expect(await end()).toMatchObject(problem(404, 'session_not_found'))
  })

  test('are not for others, and nothing tells that they are there', async () => {
    const [one, other] = [await signedIn(), await signedIn()]
    const { body } = await call('GET /users/sessions', { token: other.token })
    for (const id of [body.items[0].id, 'ses_nobody', '../..']) {
      expect(
        await call(`DELETE /users/sessions/${encodeURIComponent(id)}`, { token: one.token }),
      ).toMatchObject(problem(404, 'session_not_found'))
    }
    expect(await call(`GET /users/${other.id}/sessions`, { token: one.token })).toMatchObject(
      problem(403, 'permission_denied'),
    )
  })

  test('are seen and ended by an administrator', async () => {
    const [admin, person] = [await administrator(), await signedIn()]
    const { token } = admin
    const { body } = await call(`GET /users/${person.id}/sessions`, { token })
    expect(body.items).toHaveLength(1)
    const path = `/users/${person.id}/sessions/${body.items[0].id}`
    expect((await call(`DELETE ${path}`, { token })).status).toBe(204)
    expect(await call('GET /users/profile', { token: person.token })).toMatchObject(
      problem(401, 'session_ended'),
    )
    expect(await call(`GET /users/usr_nobody/sessions`, { token })).toMatchObject(
      problem(404, 'user_not_found'),
    )
  })
})

describe('a recent route', () => {
  test('costs no trip when the session was asked about a moment ago', async () => {
    const { token } = await signedIn()
    await call('GET /users/permissions', { token })
    const again = await call('GET /users/permissions', { token })
    expect(again.status).toBe(200)
    expect(again.headers.get('Server-Timing')).toBe('trips;desc="0"')
  })

  test('knows at once what ended in the same isolate', async () => {
    const { token } = await signedIn()
    await call('GET /users/permissions', { token })
    await call('POST /auth/logout', { token })
    expect(await call('GET /users/permissions', { token })).toMatchObject(
      problem(401, 'session_ended'),
    )
  })
})
