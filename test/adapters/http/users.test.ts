import { describe, expect, test } from 'vitest'
import { err, ok } from '../../../src/domain/shared/result.ts'
import {
  ana,
  anaJson,
  anaSeen,
  caller,
  http,
  json,
  noting,
  origin,
  problem,
  signedIn,
} from './support.ts'

describe('GET /users/profile', () => {
  const { app } = http({ account: { viewProfile: async () => ok(anaSeen) } })
  const get = (headers: Record<string, string> = {}) =>
    app.request('/users/profile', { headers: { ...signedIn, ...headers } })

  test('200 with a strong tag of its version', async () => {
    const answer = await get()
    expect([answer.status, answer.headers.get('ETag')]).toEqual([200, '"3"'])
    expect(await answer.json()).toEqual(anaJson)
  })

  test.each(['"3"', 'W/"3"', '"1", "3"', '*'])('304 to If-None-Match: %s', async (tag) => {
    const answer = await get({ 'If-None-Match': tag })
    expect([answer.status, answer.headers.get('ETag')]).toEqual([304, '"3"'])
    expect(await answer.text()).toBe('')
  })

  test.each(['"2"', '3', '""'])('200 to If-None-Match: %s', async (tag) => {
    expect((await get({ 'If-None-Match': tag })).status).toBe(200)
  })
})

describe('PUT /users/profile', () => {
  const seen: unknown[] = []
  const { app } = http({
    account: {
      updateProfile: async (command) => {
        const { expectedVersions: expected } = command
        seen.push(expected)
        return expected?.length === 0 ? err({ kind: 'stale' }) : ok({ ...ana, version: 4 })
      },
    },
  })
  const put = (headers: Record<string, string> = {}, body: unknown = { firstName: 'Ana' }) =>
    app.request('/users/profile', json('PUT', body, { ...signedIn, ...headers }))

  test('200 with the user and the new tag', async () => {
    const answer = await put({ 'If-Match': '"3"' })
    expect([answer.status, answer.headers.get('ETag')]).toEqual([200, '"4"'])
    expect(await answer.json()).toEqual(anaJson)
    expect(seen.at(-1)).toEqual([3])
  })

  test('no If-Match, or *, means any version', async () => {
    await put()
    expect(seen.at(-1)).toBeUndefined()
    await put({ 'If-Match': '*' })
    expect(seen.at(-1)).toBeUndefined()
  })

  test.each([
    ['"3", "7"', [3, 7]],
    ['"3","7" , W/"8", "nothing-of-ours"', [3, 7]],
    [', "3",, "7",', [3, 7]],
  ])('If-Match: %s means any of its versions (RFC 9110 §13.1.1)', async (tags, versions) => {
    expect((await put({ 'If-Match': tags })).status).toBe(200)
    expect(seen.at(-1)).toEqual(versions)
  })

  test.each(['W/"3"', '"nothing-of-ours"', '"0"', '"03"', '"99999999999"', '""', 'W/"3", W/"4"'])(
    '412 for %s, which no version has (RFC 9110 §13.1.1)',
    async (tag) => {
      expect((await problem(put({ 'If-Match': tag }))).code).toBe('precondition_failed')
    },
  )

  test.each(['3', '"3', '"1" "2"', '"1", 2', ',', '*, "3"'])('400 for %s', async (tag) => {
    expect((await problem(put({ 'If-Match': tag }))).code).toBe('malformed_request')
  })

  test('null clears a name and leaving out leaves it; a locale cannot be cleared', async () => {
    const commands: unknown[] = []
    const { app } = http({
      account: { updateProfile: noting(commands, ok(ana)) },
    })
    await app.request('/users/profile', json('PUT', { lastName: null }, signedIn))
    expect(commands).toEqual([{ caller, lastName: null, expectedVersion: undefined, origin }])
    expect((await put({}, { locale: null })).status).toBe(422)
  })

  test('422 for what people cannot set themselves', async () => {
    for (const field of ['email', 'username', 'role', 'status', 'id', 'emailVerified']) {
      expect(await problem(put({}, { [field]: 'administrator' }))).toMatchObject({
        status: 422,
        errors: [{ path: field, code: 'unknown_field' }],
      })
    }
  })
})

describe('PUT /users/password', () => {
  const body = { currentPassword: 'old', newPassword: 'seven green bicycles' }
  const put = (given: Parameters<typeof http>[0]) =>
    http(given).app.request('/users/password', json('PUT', body, signedIn))

  test('204', async () => {
    const seen: unknown[] = []
    const answer = await put({
      account: { changePassword: noting(seen, ok()) },
    })
    expect(answer.status).toBe(204)
    expect(seen).toEqual([{ ...body, caller, origin }])
  })

  test('422 current_password_incorrect', async () => {
    const answer = put({
      account: { changePassword: async () => err({ kind: 'current_password_incorrect' }) },
    })
    expect(await problem(answer)).toMatchObject({
      status: 422,
      errors: [{ path: 'currentPassword' }],
    })
  })
})
