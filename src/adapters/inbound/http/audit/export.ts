/** GET /audit/export. */
import { createRoute } from '@hono/zod-openapi'
import type { AuditRecord } from '../../../../application/ports/audit-records.ts'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { textStream } from '../request/text-stream.ts'
import { auditExportQuery, auditRecordJson, auditRecordSchema, searchOf } from '../schema/audit.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const query = searchOf(c.req.valid('query'))
    const exported = await application.audit.exportAudit({ caller, query, origin })
    if (!exported.ok) return refuse(c.env, exported.error)
    const answer = new Response(textStream(lines(exported.value)), {
      headers: {
        'Content-Type': 'application/x-ndjson; charset=utf-8',
        'Content-Disposition': 'attachment; filename="gatehouse-audit.ndjson"',
      },
    })
    // JSON lines have no type of their own here: each line is of the schema.
    return answer as never
  })
}

/** JSON has no line break inside a value, so a line is an entry, whatever stands in it. */
async function* lines(records: AsyncGenerator<AuditRecord, void>): AsyncGenerator<string, void> {
  for await (const record of records) yield `${JSON.stringify(auditRecordJson(record))}\n`
}

const route = createRoute({
  method: 'get',
  path: '/audit/export',
  operationId: 'exportAudit',
  tags: ['Audit'],
  summary: 'Take the audit log along',
  description:
    'JSON lines, newest first, written while they are read; the export is an entry of the log itself.',
  request: { query: auditExportQuery },
  responses: {
    200: {
      description: 'One entry a line.',
      content: { 'application/x-ndjson': { schema: auditRecordSchema } },
    },
    ...problemResponses(...always, ...admitted, 'validation_failed'),
  },
})
