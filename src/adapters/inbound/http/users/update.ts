/** PATCH /users/{id}. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { entityTag, expectedVersions } from '../request/entity-tag.ts'
import { admitted, always, withBody } from '../schema/error-sets.ts'
import { emailField, firstNameField, lastNameField, localeField } from '../schema/fields.ts'
import { etagHeader, ifMatchHeader } from '../schema/headers.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import {
  attributesField,
  userParameter,
  visibleUserJson,
  visibleUserSchema,
} from '../schema/user.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const expected = expectedVersions(c.req.valid('header')['if-match'])
    if (!expected.ok) return refuse(c.env, expected.error)
    const { caller, origin } = c.env
    const updated = await application.users.updateUser({
      ...c.req.valid('json'),
      id: c.req.valid('param').id,
      caller,
      origin,
      expectedVersions: expected.value,
    })
    if (!updated.ok) return refuse(c.env, updated.error)
    c.header('ETag', entityTag(updated.value.user.version))
    return c.json(visibleUserJson(updated.value), 200)
  })
}

const route = createRoute({
  method: 'patch',
  path: '/users/{id}',
  operationId: 'updateUser',
  tags: ['Users'],
  summary: 'Change what an account says',
  description:
    'A field that is left out stays as it is; null clears a name; `attributes` replaces all of them; ' +
    '`emailVerified: true` vouches for the address, and makes a pending account active. Another `email` ends every ' +
    'session; both mailboxes are written to, the new one with a link. `email`, `emailVerified` and `attributes` ask for a ' +
    'recent sign-in. A field that is not yours to change is refused by name.',
  request: {
    params: userParameter,
    headers: ifMatchHeader,
    body: jsonBody(
      z
        .strictObject({
          firstName: firstNameField,
          lastName: lastNameField,
          locale: localeField,
          email: emailField.optional(),
          emailVerified: z.boolean().optional(),
          attributes: attributesField,
        })
        .openapi('UserChange'),
    ),
  },
  responses: {
    200: { ...jsonAnswer('The account as it is now.', visibleUserSchema), headers: etagHeader },
    ...problemResponses(
      ...always,
      ...withBody,
      ...admitted,
      'user_not_found',
      'stale',
      'email_taken',
    ),
  },
})
