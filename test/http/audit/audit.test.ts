import { describe, expect, test } from 'vitest'
import { call, problem } from '../support/client.ts'
import { administrator, signedIn } from '../support/people.ts'

describe('the audit log over HTTP', () => {
  test('tells an administrator what happened to somebody, newest first, page by page', async () => {
    const [admin, person] = [await administrator(), await signedIn()]
    await call(`POST /users/${person.id}/disable`, { token: admin.token })
    const first = await call(`GET /audit?target=${person.id}&limit=1`, { token: admin.token })
    expect(first.status).toBe(200)
    expect(first.body.items).toMatchObject([
      { action: 'user.disable', actor: admin.id, outcome: 'success', stream: expect.any(Number) },
    ])
    const next = await call(
      `GET /audit?target=${person.id}&limit=1&cursor=${first.body.nextCursor}`,
      { token: admin.token },
    )
    expect(next.body.items).toMatchObject([{ action: 'session.sign_in', target: person.id }])
    expect(JSON.stringify(first.body)).not.toMatch(/\$2b\$|password_hash/)
  })

  test('shows what was changed of somebody, until the account is gone', async () => {
    const [admin, person] = [await administrator(), await signedIn()]
    await call('PUT /users/profile', { token: person.token, body: { firstName: 'Zoë' } })
    const search = () =>
      call(`GET /audit?target=${person.id}&action=account.update_profile`, { token: admin.token })
    const [entry] = (await search()).body.items
    expect(entry).toMatchObject({
      actor: person.id,
      onBehalfOf: null,
      details: { fields: ['firstName'], 'before.firstName': null, 'after.firstName': 'Zoë' },
    })
    await call('DELETE /users/profile', {
      token: person.token,
      body: { currentPassword: person.password },
    })
    const [left] = (await search()).body.items
    expect(left.hash).toBe(entry.hash)
    expect(left.details).toEqual({ fields: ['firstName'], personal: 'forgotten' })
    const { body } = await call('GET /audit/verify', { token: admin.token })
    expect(body).toMatchObject({ firstBad: null })
  })

  test.each(['cursor=nonsense', 'from=yesterday', 'limit=0', 'action=%00'])(
    'refuses a search that cannot be: %s',
    async (query) => {
      const { token } = await administrator()
      expect(await call(`GET /audit?${query}`, { token })).toMatchObject(
        problem(422, 'validation_failed'),
      )
    },
  )

  test('proves that it is whole', async () => {
    const { token } = await administrator()
    const { status, body } = await call('GET /audit/verify', { token })
    expect(status).toBe(200)
    expect(body).toMatchObject({ valid: true, firstBad: null })
    expect(body.verified).toBeGreaterThan(0)
  })

  test('is nobody’s to see without the permission', async () => {
    const { token } = await signedIn()
    for (const path of ['/audit', '/audit/verify', '/audit/export']) {
      expect(await call(`GET ${path}`, { token })).toMatchObject(problem(403, 'permission_denied'))
    }
  })
})
