/** The same story with the passwords in Cognito, and what is left when Cognito is away. */
import { describe, expect, test } from 'vitest'
import { call } from './support/client.ts'
import { type Gatehouse, useGatehouse } from './support/service.ts'
import { tellStory } from './support/story.ts'

const identity = ['--identity', 'cognito'] as const

describe('Gatehouse on workerd with Cognito (npm run dev -- --identity cognito)', () => {
  const gatehouse = useGatehouse('dev', {}, identity)
  tellStory(gatehouse, { signInTrips: 3 })
  tellOutage(gatehouse)
})

describe('Gatehouse on Deno with Cognito (npm run dev:deno -- --identity cognito)', () => {
  tellOutage(useGatehouse('dev:deno', {}, identity))
})

describe('Gatehouse on Node with Cognito (npm run dev:node -- --identity cognito)', () => {
  tellOutage(useGatehouse('dev:node', {}, identity))
})

function tellOutage(gatehouse: () => Gatehouse): void {
  test('whoever is signed in carries on without Cognito; sign-in answers 503, then works again', async () => {
    const { url, cloudUrl, administrator } = gatehouse()
    const signIn = () =>
      call(url, 'POST /auth/login', {
        body: { identifier: administrator.username, password: administrator.password },
      })
    const { body } = await signIn()
    await call(cloudUrl, 'PUT /faults', { body: { cognito: { down: true } } })
    expect(await signIn()).toMatchObject({ status: 503, body: { code: 'dependency_unavailable' } })
    const profile = await call(url, 'GET /users/profile', { token: body.accessToken })
    expect(profile.status).toBe(200)
    await call(cloudUrl, 'DELETE /faults')
    expect((await signIn()).status).toBe(200)
  })
}
