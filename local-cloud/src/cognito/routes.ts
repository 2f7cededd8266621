import { Hono } from 'hono'
import type { Gate } from '../faults/gate.ts'
import { limitBody } from '../http/body.ts'

const bodyBytesMax = 256 * 1024
const service = 'AWSCognitoIdentityProviderService.'

/**
 * The AWS JSON protocol of Cognito user pools, in front of `cognito-local`, with faults. Two actions that the emulator
 * lacks are answered here: `AdminUserGlobalSignOut` (nobody uses the pool's tokens) and, by its counterpart without
 * `Admin`, `AdminRespondToAuthChallenge`.
 */
export function cognitoRoutes(deps: { url: string; gate: Gate }): Hono {
  const app = new Hono()
  // The SDK puts a slash behind the endpoint's path.
  app.post('/*', limitBody(bodyBytesMax), (c) => {
    return deps.gate('cognito', c, async () => {
      const action = c.req.header('X-Amz-Target')?.replace(service, '') ?? ''
      if (action === 'AdminUserGlobalSignOut') return c.json({})
      const answer = await fetch(deps.url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/x-amz-json-1.1',
          'X-Amz-Target': `${service}${substitutes[action] ?? action}`,
          Authorization: c.req.header('Authorization') ?? '',
        },
        body: await c.req.text(),
      })
      return new Response(await answer.text(), { status: answer.status, headers: answer.headers })
    })
  })
  return app
}

const substitutes: Readonly<Record<string, string>> = {
  AdminRespondToAuthChallenge: 'RespondToAuthChallenge',
}
