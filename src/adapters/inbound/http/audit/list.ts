/** GET /audit. */
import { createRoute } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import {
  auditQuery,
  auditRecordJson,
  auditRecordSchema,
  placeCursor,
  placeIn,
  searchOf,
} from '../schema/audit.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { jsonAnswer } from '../schema/json.ts'
import { pageSchema } from '../schema/list.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { limit, cursor, ...search } = c.req.valid('query')
    const after = cursor === undefined ? undefined : placeIn(cursor)
    const found = await application.audit.searchAudit(c.env.caller, {
      ...searchOf(search),
      limit,
      after,
    })
    if (!found.ok) return refuse(c.env, found.error)
    const { items, more } = found.value
    const last = items.at(-1)
    const nextCursor = more && last ? placeCursor(last) : null
    return c.json({ items: items.map(auditRecordJson), nextCursor }, 200)
  })
}

const route = createRoute({
  method: 'get',
  path: '/audit',
  operationId: 'searchAudit',
  tags: ['Audit'],
  summary: 'Search the audit log',
  description: 'Newest first, as far as the policies let the reader see it.',
  request: { query: auditQuery },
  responses: {
    200: jsonAnswer('One page of entries.', pageSchema('AuditPage', auditRecordSchema)),
    ...problemResponses(...always, ...admitted, 'validation_failed'),
  },
})
