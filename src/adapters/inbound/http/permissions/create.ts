/** POST /permissions. */
import { createRoute } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always, withBody } from '../schema/error-sets.ts'
import { locationHeader } from '../schema/headers.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { permissionFormSchema, permissionJson, permissionSchema } from '../schema/permission.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const created = await application.access.createPermission({
      ...c.req.valid('json'),
      caller,
      origin,
    })
    if (!created.ok) return refuse(c.env, created.error)
    c.header('Location', `/permissions/${created.value.id}`)
    return c.json(permissionJson(created.value), 201)
  })
}

const route = createRoute({
  method: 'post',
  path: '/permissions',
  operationId: 'createPermission',
  tags: ['Permissions'],
  summary: 'Name a new permission',
  description: 'For roles to hold and for portals to ask for.',
  request: { body: jsonBody(permissionFormSchema) },
  responses: {
    201: { ...jsonAnswer('The permission was made.', permissionSchema), headers: locationHeader },
    ...problemResponses(...always, ...withBody, ...admitted, 'permission_name_taken'),
  },
})
