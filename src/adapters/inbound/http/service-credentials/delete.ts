/** DELETE /service-credentials/{id}. */
import { createRoute } from '@hono/zod-openapi'
import { asId, type ServiceCredentialId } from '../../../../domain/shared/ids.ts'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { credentialParameter } from '../schema/service-credential.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param')
    if (!/^\w{1,40}$/.test(id)) return refuse(c.env, { kind: 'credential_not_found' })
    const { caller, origin } = c.env
    const revoked = await application.portal.revokeCredential({
      caller,
      origin,
      id: asId<ServiceCredentialId>(id),
    })
    return revoked.ok ? c.body(null, 204) : refuse(c.env, revoked.error)
  })
}

const route = createRoute({
  method: 'delete',
  path: '/service-credentials/{id}',
  operationId: 'revokeServiceCredential',
  tags: ['Portals'],
  summary: 'Revoke a service credential',
  description: 'Within 5 seconds its token opens nothing any more, anywhere.',
  request: { params: credentialParameter },
  responses: {
    204: { description: 'It is revoked.' },
    ...problemResponses(...always, ...admitted, 'credential_not_found'),
  },
})
