/** GET /users/permissions. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { alreadyHas, contentTag } from '../request/entity-tag.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { etagHeader, ifNoneMatchHeader } from '../schema/headers.ts'
import { jsonAnswer } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  // Rules that are the same array are of the same policy and the same roles: the rest of the answer is the same, too.
  const tags = new WeakMap<object, string>()

  api.openapi(route, async (c) => {
    const own = await application.access.viewPermissions(c.env.caller)
    if (!own.ok) return refuse(c.env, own.error)
    const { policy, roles, permissions, facts } = own.value
    const rules = policy.packedRules(roles, facts)
    const json = {
      policyVersion: policy.version,
      roles: [...roles],
      permissions: [...permissions],
      rules: rules.map((rule) => [...rule]),
    }
    const tag = tags.get(rules) ?? (await contentTag(encoder.encode(JSON.stringify(json))))
    tags.set(rules, tag)
    c.header('ETag', tag)
    if (alreadyHas(c.req.valid('header')['if-none-match'], tag)) return c.body(null, 304)
    return c.json(json, 200)
  })
}

const encoder = new TextEncoder()

const ownPermissionsSchema = z
  .object({
    policyVersion: z.string(),
    roles: z.array(z.string()),
    permissions: z.array(z.string()),
    rules: z.array(z.array(z.unknown())).openapi({
      description:
        'For `createMongoAbility(unpackRules(rules))` of @casl/ability 7: the own rules with the own values ' +
        'filled in. What depends on the time, or on how long ago a second factor was used, is as of the last full minute.',
    }),
  })
  .openapi('OwnPermissions', {
    example: {
      policyVersion: '7-Q3o8mVwXy0aB',
      roles: ['learner'],
      permissions: ['account:self', 'course:read'],
      rules: [['read', 'Course', { status: { $in: ['published'] } }]],
    },
  })

const route = createRoute({
  method: 'get',
  path: '/users/permissions',
  operationId: 'getOwnPermissions',
  tags: ['Access'],
  summary: 'See what one may do oneself',
  request: { headers: ifNoneMatchHeader },
  responses: {
    200: {
      ...jsonAnswer('Roles, permissions and rules.', ownPermissionsSchema),
      headers: etagHeader,
    },
    304: { description: 'It is what you have already.', headers: etagHeader },
    ...problemResponses(...always, ...admitted, 'validation_failed'),
  },
})
