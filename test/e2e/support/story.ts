/** The service's main job from end to end: the same story on every runtime. */
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { expect, test, vi } from 'vitest'
import { call, mailTo, tokenOf } from './client.ts'
import type { Gatehouse } from './service.ts'

/** `signInTrips`: one more where the password is kept elsewhere. */
export function tellStory(gatehouse: () => Gatehouse, { signInTrips = 2 } = {}): void {
  const first = 'violet lamp under seven stairs'
  const second = 'another lamp under other stairs'
  const third = 'a third lamp beside the door'
  const maria = { username: 'maria', email: 'maria@example.org' }
  let token = ''
  let refreshToken = ''

  const ask = (operation: string, request: { token?: string; body?: object } = {}) =>
    call(gatehouse().url, operation, request)
  const signIn = (password: string) =>
    ask('POST /auth/login', { body: { identifier: 'Maria', password } })

  test('a person registers', async () => {
    const { status, body } = await ask('POST /auth/register', {
      body: { ...maria, password: first, firstName: 'María', locale: 'es' },
    })
    expect(status).toBe(201)
    expect(body.user).toMatchObject({ ...maria, role: 'learner', emailVerified: false })
  })

  test('proves the address with the link in the mail', async () => {
    const mail = await mailTo(gatehouse().cloudUrl, maria.email, /^Confirma/)
    const { status } = await ask('POST /auth/verify-email', { body: { token: tokenOf(mail) } })
    expect(status).toBe(204)
  })

  test('signs in', async () => {
    const { status, body, headers } = await signIn(first)
    expect(status).toBe(200)
    expect(headers.get('server-timing')).toContain(`trips;desc="${signInTrips}"`)
    token = body.accessToken
    refreshToken = body.refreshToken
  })

  test('a portal verifies the access token with the published keys', async () => {
    const { url } = gatehouse()
    const keys = createRemoteJWKSet(new URL(`${url}/.well-known/jwks.json`))
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: url,
      audience: 'gatehouse',
      typ: 'at+jwt',
    })
    expect(protectedHeader.alg).toBe('ES256')
    expect(payload).toMatchObject({ roles: ['learner'], amr: ['pwd'], sid: expect.any(String) })
  })

  test('reads and edits the profile', async () => {
    const edited = await ask('PUT /users/profile', { token, body: { lastName: 'Gómez' } })
    expect(edited.status).toBe(200)
    const { body, headers } = await ask('GET /users/profile', { token })
    expect(body).toMatchObject({ firstName: 'María', lastName: 'Gómez', emailVerified: true })
    expect(headers.get('server-timing')).toContain('trips;desc="1"')
  })

  test('refreshes in fifty tabs at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => ask('POST /auth/refresh-token', { body: { refreshToken } })),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    const successors = new Set(answers.map(({ body }) => body.refreshToken))
    expect(successors.size).toBe(1)
    refreshToken = [...successors][0]
  })

  test('changes the password', async () => {
    const { status } = await ask('PUT /users/password', {
      token,
      body: { currentPassword: first, newPassword: second },
    })
    expect(status).toBe(204)
    expect((await signIn(first)).status).toBe(401)
    await mailTo(gatehouse().cloudUrl, maria.email, /^Se cambió/)
  })

  test('recovers the password by mail, which ends every session', async () => {
    const forgotten = await ask('POST /auth/forgot-password', { body: { email: maria.email } })
    expect(forgotten.status).toBe(202)
    const mail = await mailTo(gatehouse().cloudUrl, maria.email, /^Restablece/)
    const { status } = await ask('POST /auth/reset-password', {
      body: { token: tokenOf(mail), newPassword: third },
    })
    expect(status).toBe(204)
    expect((await ask('GET /users/profile', { token })).body.code).toBe('session_ended')
    expect((await ask('POST /auth/refresh-token', { body: { refreshToken } })).status).toBe(401)
  })

  test('signs out', async () => {
    const { body } = await signIn(third)
    const left = await ask('POST /auth/logout', { token: body.accessToken })
    expect(left.status).toBe(204)
    const { status } = await ask('GET /users/profile', { token: body.accessToken })
    expect(status).toBe(401)
  })

  test('an administrator manages roles and permissions', async () => {
    const { administrator } = gatehouse()
    const { body: session } = await ask('POST /auth/login', {
      body: { identifier: administrator.username, password: administrator.password },
    })
    const admin = { token: session.accessToken }
    await ask('POST /permissions', { ...admin, body: { name: 'course:publish' } })
    const made = await ask('POST /roles', {
      ...admin,
      body: { name: 'editor', description: 'Publishes', permissions: ['course:publish'] },
    })
    expect(made.status).toBe(201)
    const path = `/roles/${made.body.id}`
    const edited = await ask(`PUT ${path}`, { ...admin, body: { name: 'editor', permissions: [] } })
    expect(edited.body.permissions).toEqual([])
    expect((await ask(`DELETE ${path}`, admin)).status).toBe(204)
  })

  test('what must happen every minute happens', async () => {
    const { administrator } = gatehouse()
    const { body } = await ask('POST /auth/login', {
      body: { identifier: administrator.username, password: administrator.password },
    })
    await vi.waitFor(async () => {
      const metrics = await ask('GET /metrics', { token: body.accessToken })
      expect(metrics.body).toMatch(/^gatehouse_scheduled_runs_total\{result="success"\} [1-9]/m)
    }, 30_000)
  })

  test('the reference and its document are there, from this host alone', async () => {
    const document = await ask('GET /openapi.json')
    expect(document.body.openapi).toMatch(/^3\.1\./)
    const page = await ask('GET /docs')
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page.body).not.toMatch(/https?:\/\//)
  })
}
