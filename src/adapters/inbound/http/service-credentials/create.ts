/** POST /service-credentials. */
import { createRoute } from '@hono/zod-openapi'
import { instant } from '../../../../domain/shared/instant.ts'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always, withBody } from '../schema/error-sets.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import {
  credentialFormSchema,
  credentialJson,
  issuedCredentialSchema,
} from '../schema/service-credential.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { name, permissions, expiresAt } = c.req.valid('json')
    const { caller, origin } = c.env
    const issued = await application.portal.issueCredential({
      caller,
      origin,
      name,
      permissions,
      expiresAt: typeof expiresAt === 'string' ? instant(Date.parse(expiresAt)) : null,
    })
    if (!issued.ok) return refuse(c.env, issued.error)
    const { credential, token } = issued.value
    c.header('Cache-Control', 'no-store')
    return c.json({ ...credentialJson(credential), token }, 201)
  })
}

const route = createRoute({
  method: 'post',
  path: '/service-credentials',
  operationId: 'issueServiceCredential',
  tags: ['Portals'],
  summary: 'Issue a service credential',
  description: [
    'For the back end of a portal: a Bearer token with permissions of its own, and nobody signed in.',
    'Nobody can give a credential what they may not do themselves.',
  ].join(' '),
  request: { body: jsonBody(credentialFormSchema) },
  responses: {
    201: jsonAnswer('The credential, with its token.', issuedCredentialSchema),
    ...problemResponses(...always, ...withBody, ...admitted),
  },
})
