/** PUT /users/password. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always, withBody } from '../schema/error-sets.ts'
import { newPasswordField, passwordField } from '../schema/fields.ts'
import { jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const changed = await application.account.changePassword({
      ...c.req.valid('json'),
      caller,
      origin,
    })
    return changed.ok ? c.body(null, 204) : refuse(c.env, changed.error)
  })
}

const route = createRoute({
  method: 'put',
  path: '/users/password',
  operationId: 'changePassword',
  tags: ['Profile'],
  summary: 'Change the own password',
  description: 'Ends every other session of this person.',
  request: {
    body: jsonBody(
      z
        .strictObject({ currentPassword: passwordField, newPassword: newPasswordField })
        .openapi('PasswordChange', {
          example: {
            currentPassword: 'seven green bicycles',
            newPassword: 'eleven quiet lighthouses',
          },
        }),
    ),
  },
  responses: {
    204: { description: 'The password was changed and every other session ended.' },
    ...problemResponses(...always, ...withBody, ...admitted, 'current_password_incorrect'),
  },
})
