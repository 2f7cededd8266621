/** POST /access/v1/search/subject (OpenID AuthZEN 1.0, section 8.4). */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInOrCredentialEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { pagedSearch } from '../request/search-page.ts'
import {
  actionSchema,
  contextSchema,
  entitySchema,
  pageRequestSchema,
  pageSchema,
  searchRequest,
  wantedEntitySchema,
} from '../schema/access-request.ts'
import { admitted, always, authzenBody } from '../schema/error-sets.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import { asAccessError, invalidAccessRequest } from './access-error.ts'

export const operation: Operation<SignedInOrCredentialEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const json = c.req.valid('json')
    const request = searchRequest({ ...json, open: 'subject' })
    const paged = await pagedSearch(json.page, request)
    if (!paged.ok) return refuse(c.env, invalidAccessRequest(paged.error))
    const { page, pageOf } = paged.value
    const found = await application.portal.searchAccess.subjects(c.env.caller, request, page)
    if (!found.ok) return refuse(c.env, asAccessError(found.error))
    const results = found.value.ids.map((id) => ({ type: json.subject.type, id }))
    return c.json({ page: pageOf(found.value), results }, 200)
  })
}

const requestSchema = z
  .object({
    subject: wantedEntitySchema,
    action: actionSchema,
    resource: entitySchema,
    context: contextSchema.optional(),
    page: pageRequestSchema,
  })
  .openapi('SubjectSearchRequest')

const resultsSchema = z
  .object({ page: pageSchema, results: z.array(z.object({ type: z.string(), id: z.string() })) })
  .openapi('SubjectSearchResults')

const route = createRoute({
  method: 'post',
  path: '/access/v1/search/subject',
  operationId: 'searchSubjects',
  tags: ['Access'],
  summary: 'Search who may do something to a resource',
  description: 'OpenID AuthZEN Authorization API 1.0. Users by id, in a stable order.',
  request: { body: jsonBody(requestSchema) },
  responses: {
    200: jsonAnswer('One page of results.', resultsSchema),
    ...problemResponses(...always, ...authzenBody, ...admitted),
  },
})
