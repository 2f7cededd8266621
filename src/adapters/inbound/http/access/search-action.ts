/** POST /access/v1/search/action (OpenID AuthZEN 1.0, section 8.6). */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInOrCredentialEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { pagedSearch } from '../request/search-page.ts'
import {
  contextSchema,
  entitySchema,
  pageRequestSchema,
  pageSchema,
  searchRequest,
} from '../schema/access-request.ts'
import { admitted, always, authzenBody } from '../schema/error-sets.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { asAccessError, invalidAccessRequest } from './access-error.ts'

export const operation: Operation<SignedInOrCredentialEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const json = c.req.valid('json')
    const request = searchRequest({ ...json, open: 'action' })
    const paged = await pagedSearch(json.page, request)
    if (!paged.ok) return refuse(c.env, invalidAccessRequest(paged.error))
    const { page, pageOf } = paged.value
    const found = await application.portal.searchAccess.actions(c.env.caller, request, page)
    if (!found.ok) return refuse(c.env, asAccessError(found.error))
    const results = found.value.ids.map((name) => ({ name }))
    return c.json({ page: pageOf(found.value), results }, 200)
  })
}

const requestSchema = z
  .object({
    subject: entitySchema,
    resource: entitySchema,
    context: contextSchema.optional(),
    page: pageRequestSchema,
  })
  .openapi('ActionSearchRequest')

const resultsSchema = z
  .object({ page: pageSchema, results: z.array(z.object({ name: z.string() })) })
  .openapi('ActionSearchResults')

const route = createRoute({
  method: 'post',
  path: '/access/v1/search/action',
  operationId: 'searchActions',
  tags: ['Access'],
  summary: 'Search what somebody may do to a resource',
  description: 'OpenID AuthZEN Authorization API 1.0. In the order of the policies.',
  request: { body: jsonBody(requestSchema) },
  responses: {
    200: jsonAnswer('One page of results.', resultsSchema),
    ...problemResponses(...always, ...authzenBody, ...admitted),
  },
})
