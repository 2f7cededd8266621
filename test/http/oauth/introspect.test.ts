import { describe, expect, test } from 'vitest'
import { call, problem } from '../support/client.ts'
import { administrator, signedIn } from '../support/people.ts'

const form = (parameters: Record<string, string>) => ({
  raw: new URLSearchParams(parameters).toString(),
  headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
})

async function aCredential(permissions: readonly string[]): Promise<string> {
  const { token } = await administrator()
  const { status, body } = await call('POST /service-credentials', {
    token,
    body: { name: 'Learner portal', permissions },
  })
  if (status !== 201) throw new Error(`Credential answered ${status}`)
  return body.token
}

describe('a portal’s back end', () => {
  test('learns whose an access token is, and at once that its session has ended', async () => {
    const credential = await aCredential(['access:evaluate'])
    const person = await signedIn()
    const introspect = (token: string) =>
      call('POST /oauth/introspect', { token: credential, ...form({ token }) })
    const active = await introspect(person.token)
    expect(active).toMatchObject({
      status: 200,
      body: {
        active: true,
        token_type: 'Bearer',
        sub: person.id,
        sid: expect.stringMatching(/^ses_/),
        roles: ['learner'],
        acr: 'aal1',
        amr: ['pwd'],
        auth_time: expect.any(Number),
      },
    })
    await call('POST /auth/logout', { token: person.token })
    expect((await introspect(person.token)).body).toEqual({ active: false })
  })

  test('learns of anything else only that it is nothing', async () => {
    const credential = await aCredential(['access:evaluate'])
    const { refreshToken } = await signedIn()
    for (const token of ['', 'x', refreshToken, credential]) {
      const answer = await call('POST /oauth/introspect', { token: credential, ...form({ token }) })
      expect([answer.status, answer.body]).toEqual([200, { active: false }])
    }
  })

  test('must hold the permission, and somebody who is signed in, too', async () => {
    const credential = await aCredential(['access:search'])
    const { token } = await signedIn()
    for (const who of [credential, token]) {
      expect(
        await call('POST /oauth/introspect', { token: who, ...form({ token }) }),
      ).toMatchObject(problem(403, 'permission_denied'))
    }
    expect(await call('POST /oauth/introspect', form({ token }))).toMatchObject(
      problem(401, 'unauthenticated'),
    )
  })

  test('asks with a form, with each parameter once', async () => {
    const token = await aCredential(['access:evaluate'])
    const ask = (raw: string, type = 'application/x-www-form-urlencoded') =>
      call('POST /oauth/introspect', { token, raw, headers: { 'Content-Type': type } })
    expect(await ask('{"token":"x"}', 'application/json')).toMatchObject(
      problem(415, 'unsupported_media_type'),
    )
    expect(await ask('token=a&token=b')).toMatchObject(problem(400, 'malformed_request'))
    expect(await ask('hint=a')).toMatchObject(problem(422, 'validation_failed'))
    expect(await ask(`token=${'x'.repeat(70_000)}`)).toMatchObject(
      problem(413, 'payload_too_large'),
    )
  })
})
