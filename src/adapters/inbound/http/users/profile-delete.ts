/** DELETE /users/profile. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always, withBody } from '../schema/error-sets.ts'
import { passwordField } from '../schema/fields.ts'
import { optionalJsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const closed = await application.account.closeAccount({
      ...c.req.valid('json'),
      caller,
      origin,
    })
    return closed.ok ? c.body(null, 204) : refuse(c.env, closed.error)
  })
}

const route = createRoute({
  method: 'delete',
  path: '/users/profile',
  operationId: 'closeAccount',
  tags: ['Profile'],
  summary: 'Delete the own account',
  description: [
    'For good, with its sessions, factors and links. The audit log keeps what happened under the opaque id;',
    'the username is held back for some time, so that nobody passes for the person. Takes the password, or a',
    'sign-in at most five minutes old.',
  ].join(' '),
  request: {
    body: optionalJsonBody(
      z
        .strictObject({ currentPassword: passwordField.optional() })
        .openapi('AccountDeletion', { example: { currentPassword: 'seven green bicycles' } }),
    ),
  },
  responses: {
    204: { description: 'The account is gone, and so are its sessions.' },
    ...problemResponses(
      ...always,
      ...withBody,
      ...admitted,
      'current_password_incorrect',
      'last_administrator',
    ),
  },
})
