/** DELETE /ip-blocks/{id}. */
import { createRoute, z } from '@hono/zod-openapi'
import { asId, type IpBlockId } from '../../../../domain/shared/ids.ts'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { confirmDescription, ipBlockParameter } from '../schema/ip-block.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param')
    if (!/^\w{1,40}$/.test(id)) return refuse(c.env, { kind: 'ip_block_not_found' })
    const { caller, origin } = c.env
    const lifted = await application.protection.liftBlock({
      caller,
      origin,
      id: asId<IpBlockId>(id),
      confirmOwnNetwork: c.req.valid('query').confirmOwnNetwork === 'true',
    })
    return lifted.ok ? c.body(null, 204) : refuse(c.env, lifted.error)
  })
}

const route = createRoute({
  method: 'delete',
  path: '/ip-blocks/{id}',
  operationId: 'liftBlock',
  tags: ['Protection'],
  summary: 'Lift a block',
  description: 'Also one that the service has made. Within 5 seconds it holds nowhere any more.',
  request: {
    params: ipBlockParameter,
    query: z.object({
      confirmOwnNetwork: z
        .enum(['true', 'false'])
        .optional()
        .openapi({ description: confirmDescription }),
    }),
  },
  responses: {
    204: { description: 'It is lifted.' },
    ...problemResponses(
      ...always,
      ...admitted,
      'validation_failed',
      'ip_block_not_found',
      'own_network',
    ),
  },
})
