/** PUT /users/profile. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { entityTag, expectedVersions } from '../request/entity-tag.ts'
import { admitted, always, withBody } from '../schema/error-sets.ts'
import { firstNameField, lastNameField, localeField } from '../schema/fields.ts'
import { etagHeader, ifMatchHeader } from '../schema/headers.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { userJson, userSchema } from '../schema/user.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const expected = expectedVersions(c.req.valid('header')['if-match'])
    if (!expected.ok) return refuse(c.env, expected.error)
    const { caller, origin } = c.env
    const updated = await application.account.updateProfile({
      ...c.req.valid('json'),
      caller,
      origin,
      expectedVersions: expected.value,
    })
    if (!updated.ok) return refuse(c.env, updated.error)
    c.header('ETag', entityTag(updated.value.version))
    return c.json(userJson(updated.value), 200)
  })
}

const route = createRoute({
  method: 'put',
  path: '/users/profile',
  operationId: 'updateProfile',
  tags: ['Profile'],
  summary: 'Edit the own profile',
  description: 'A field that is left out stays as it is; null clears a name.',
  request: {
    headers: ifMatchHeader,
    body: jsonBody(
      z
        .strictObject({
          firstName: firstNameField,
          lastName: lastNameField,
          locale: localeField,
        })
        .openapi('ProfileForm'),
    ),
  },
  responses: {
    200: { ...jsonAnswer('The profile as it is now.', userSchema), headers: etagHeader },
    ...problemResponses(...always, ...withBody, ...admitted, 'stale'),
  },
})
