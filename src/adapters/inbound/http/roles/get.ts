/** GET /roles/{id}. */
import { createRoute } from '@hono/zod-openapi'
import type { RoleId } from '../../../../domain/shared/ids.ts'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { alreadyHas, entityTag } from '../request/entity-tag.ts'
import { rowId } from '../request/row-id.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { etagHeader, ifNoneMatchHeader } from '../schema/headers.ts'
import { jsonAnswer } from '../schema/json.ts'
import { idParameter } from '../schema/path.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { roleJson, roleSchema } from '../schema/role.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const id = rowId<RoleId>(c.req.valid('param').id)
    if (id === undefined) return refuse(c.env, { kind: 'role_not_found' })
    const role = await application.access.viewRole(c.env.caller, id)
    if (!role.ok) return refuse(c.env, role.error)
    const tag = entityTag(role.value.version)
    c.header('ETag', tag)
    if (alreadyHas(c.req.valid('header')['if-none-match'], tag)) return c.body(null, 304)
    return c.json(roleJson(role.value), 200)
  })
}

const route = createRoute({
  method: 'get',
  path: '/roles/{id}',
  operationId: 'getRole',
  tags: ['Roles'],
  summary: 'Read a role',
  request: { params: idParameter, headers: ifNoneMatchHeader },
  responses: {
    200: { ...jsonAnswer('The role.', roleSchema), headers: etagHeader },
    304: { description: 'It is what you have already.', headers: etagHeader },
    ...problemResponses(...always, ...admitted, 'role_not_found', 'validation_failed'),
  },
})
