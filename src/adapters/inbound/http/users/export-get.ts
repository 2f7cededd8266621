/** GET /users/profile/export. */
import { createRoute, type z } from '@hono/zod-openapi'
import type { TypedResponse } from 'hono'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { textStream } from '../request/text-stream.ts'
import { accountExportSchema, accountExportText } from '../schema/account-export.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { jsonAnswer } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const exported = await application.account.exportAccount({ caller, origin })
    if (!exported.ok) return refuse(c.env, exported.error)
    const answer = new Response(textStream(accountExportText(exported.value)), {
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Disposition': 'attachment; filename="gatehouse-account.json"',
      },
    })
    // The text of the stream is that of the schema, written piece by piece.
    return answer as Response & TypedResponse<z.infer<typeof accountExportSchema>, 200, 'json'>
  })
}

const route = createRoute({
  method: 'get',
  path: '/users/profile/export',
  operationId: 'exportAccount',
  tags: ['Profile'],
  summary: 'Take the own data along',
  description: [
    'Everything that is kept of the person, as one JSON file (GDPR, articles 15 and 20): the profile with its',
    'roles and attributes, second factors, sessions, and what the audit log has about the person, newest first. No secret is',
    'in it, and nobody else’s data: of what others did it says what, not who. The file is written while it',
    'is read; one that breaks off is not valid JSON.',
  ].join(' '),
  responses: {
    200: {
      ...jsonAnswer('The file.', accountExportSchema),
      headers: {
        'Content-Disposition': {
          description: 'A name for the file.',
          schema: { type: 'string' as const },
          example: 'attachment; filename="gatehouse-account.json"',
        },
      },
    },
    ...problemResponses(...always, ...admitted),
  },
})
