/** POST /access/v1/search/subject (OpenID AuthZEN 1.0, section 8). */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInOrCredentialEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { pageToken, searchPage } from '../request/search-page.ts'
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
import { asAccessError, unknownToken } from './access-error.ts'

export const operation: Operation<SignedInOrCredentialEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const json = c.req.valid('json')
    const request = searchRequest({ ...json, open: 'subject' })
    const page = searchPage(json.page)
    if (!page) return refuse(c.env, unknownToken)
    const found = await application.portal.searchAccess.subjects(c.env.caller, request, page)
    if (!found.ok) return refuse(c.env, asAccessError(found.error))
    const { ids, more } = found.value
    const results = ids.map((id) => ({ type: json.subject.type, id }))
    const next = more ? pageToken(ids.at(-1) ?? '') : ''
    return c.json({ results, page: { next_token: next, count: results.length } }, 200)
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
  .object({ results: z.array(z.object({ type: z.string(), id: z.string() })), page: pageSchema })
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
