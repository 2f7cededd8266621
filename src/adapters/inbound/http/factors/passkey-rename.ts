/** PATCH /users/mfa/passkeys/{id}. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always, withBody } from '../schema/error-sets.ts'
import { passkeyNameField, passkeyParameter } from '../schema/factor.ts'
import { jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const { id } = c.req.valid('param')
    const { name } = c.req.valid('json')
    const renamed = await application.factor.renamePasskey({ caller, id, name, origin })
    return renamed.ok ? c.body(null, 204) : refuse(c.env, renamed.error)
  })
}

const route = createRoute({
  method: 'patch',
  path: '/users/mfa/passkeys/{id}',
  operationId: 'renamePasskey',
  tags: ['Second factors'],
  summary: 'Give a passkey another name',
  request: {
    params: passkeyParameter,
    body: jsonBody(z.strictObject({ name: passkeyNameField }).openapi('PasskeyRename')),
  },
  responses: {
    204: { description: 'Renamed.' },
    ...problemResponses(...always, ...withBody, ...admitted, 'passkey_not_found'),
  },
})
