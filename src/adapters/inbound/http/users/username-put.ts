/** PUT /users/username. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { entityTag, expectedVersions } from '../request/entity-tag.ts'
import { admitted, always, withBody } from '../schema/error-sets.ts'
import { usernameField } from '../schema/fields.ts'
import { etagHeader, ifMatchHeader } from '../schema/headers.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { userJson, userSchema } from '../schema/user.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const expected = expectedVersions(c.req.valid('header')['if-match'])
    if (!expected.ok) return refuse(c.env, expected.error)
    const { caller, origin } = c.env
    const changed = await application.account.changeUsername({
      ...c.req.valid('json'),
      caller,
      origin,
      expectedVersions: expected.value,
    })
    if (!changed.ok) return refuse(c.env, changed.error)
    c.header('ETag', entityTag(changed.value.version))
    return c.json(userJson(changed.value), 200)
  })
}

const route = createRoute({
  method: 'put',
  path: '/users/username',
  operationId: 'changeUsername',
  tags: ['Profile'],
  summary: 'Take another username',
  description: [
    'Once in 30 days (configurable). For 60 days (configurable) nobody but its owner of before gets the old',
    'name; it signs nobody in.',
  ].join(' '),
  request: {
    headers: ifMatchHeader,
    body: jsonBody(z.strictObject({ username: usernameField }).openapi('UsernameChange')),
  },
  responses: {
    200: { ...jsonAnswer('The profile as it is now.', userSchema), headers: etagHeader },
    ...problemResponses(
      ...always,
      ...withBody,
      ...admitted,
      'username_taken',
      'username_changed_recently',
      'stale',
    ),
  },
})
