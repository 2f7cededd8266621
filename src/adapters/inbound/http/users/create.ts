/** POST /users. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { entityTag } from '../request/entity-tag.ts'
import { admitted, always, withBody } from '../schema/error-sets.ts'
import {
  emailField,
  firstNameField,
  lastNameField,
  localeField,
  newPasswordField,
  usernameField,
} from '../schema/fields.ts'
import { etagHeader, locationHeader } from '../schema/headers.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { attributesField, rolesFields, userJson, userSchema } from '../schema/user.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const created = await application.users.createUser({ ...c.req.valid('json'), caller, origin })
    if (!created.ok) return refuse(c.env, created.error)
    c.header('Location', `/users/${created.value.id}`)
    c.header('ETag', entityTag(created.value.version))
    return c.json({ user: userJson(created.value) }, 201)
  })
}

const route = createRoute({
  method: 'post',
  path: '/users',
  operationId: 'createUser',
  tags: ['Users'],
  summary: 'Make an account for somebody, or invite them',
  description:
    'Without a password the person gets a mail with a link to choose one; the account is pending until then. ' +
    'Roles other than learner take the right to assign roles.',
  request: {
    body: jsonBody(
      z
        .strictObject({
          username: usernameField,
          email: emailField,
          password: newPasswordField.optional(),
          emailVerified: z.boolean().optional(),
          ...rolesFields,
          attributes: attributesField,
          firstName: firstNameField,
          lastName: lastNameField,
          locale: localeField,
        })
        .openapi('NewUser'),
    ),
  },
  responses: {
    201: {
      ...jsonAnswer('The account was made.', z.object({ user: userSchema }).openapi('CreatedUser')),
      headers: { ...etagHeader, ...locationHeader },
    },
    ...problemResponses(...always, ...withBody, ...admitted, 'username_taken', 'email_taken'),
  },
})
