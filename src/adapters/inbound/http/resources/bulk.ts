/** POST /resources/{type}/bulk. The body is read as it comes, line by line. */
import { createRoute, z } from '@hono/zod-openapi'
import type { ResourceLine } from '../../../../application/portal/register-resources.ts'
import { err, type Result } from '../../../../domain/shared/result.ts'
import type { FieldViolation, Violation } from '../../../../domain/shared/violation.ts'
import { violationsOf } from '../lazy/violations.ts'
import type { Operation, SignedInOrCredentialEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { inspectJson } from '../request/inspect-json.ts'
import { BrokenOff, type Line, readLines } from '../request/read-lines.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { jsonAnswer } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'
import {
  bulkReportJson,
  bulkReportSchema,
  resourceLineSchema,
  typeParameter,
} from '../schema/resource.ts'

export const operation: Operation<SignedInOrCredentialEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { type } = c.req.valid('param')
    try {
      const lines = resourceLines(c.req.raw.body)
      const { registerResources } = application.portal
      const { caller, origin } = c.env
      const report = await registerResources({ caller, type, lines, origin })
      return report.ok ? c.json(bulkReportJson(report.value), 200) : refuse(c.env, report.error)
    } catch (error) {
      if (!(error instanceof BrokenOff)) throw error
      const reason =
        'The body broke off. Lines before that may be registered: send all of them again.'
      return refuse(c.env, { kind: 'malformed_request', reason })
    }
  })
}

async function* resourceLines(body: ReadableStream<Uint8Array> | null) {
  for await (const { text, ...line } of readLines(body)) {
    yield { ...line, resource: text.ok ? readResource(text.value) : err(unreadable[text.error]) }
  }
}

const unreadable: Record<Extract<Line['text'], { ok: false }>['error'], Violation> = {
  too_long: { code: 'line_too_long', message: 'A line has at most 64 KiB.' },
  not_utf8: { code: 'malformed_line', message: 'The line is not valid UTF-8.' },
}

function readResource(text: string): ResourceLine['resource'] {
  const json = parse(text)
  if (!json.ok) return json
  const [forbidden] = inspectJson(json.value)
  if (forbidden) return err(inWords(forbidden))
  const parsed = resourceLineSchema.safeParse(json.value)
  if (parsed.success) return { ok: true, value: parsed.data }
  const [first] = violationsOf(parsed.error)
  return err(first ? inWords(first) : malformed)
}

function parse(text: string): Result<unknown, Violation> {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch {
    return err(malformed)
  }
}

const malformed = { code: 'malformed_line', message: 'The line is not valid JSON.' }

function inWords({ path, code, message }: FieldViolation): Violation {
  return { code, message: path === '' ? message : `${path}: ${message}` }
}

const route = createRoute({
  method: 'post',
  path: '/resources/{type}/bulk',
  operationId: 'registerResources',
  tags: ['Portals'],
  summary: 'Register many resources',
  description: [
    'JSON lines, as many as you have: `{"id":…,"properties":{…}}`, each at most 64 KiB. They are read as',
    'they come and committed at most 500 at a time. A line that is not acceptable is reported and the',
    'others are registered; when the request fails on the way, send all of it again: the same lines twice',
    'do no harm.',
  ].join(' '),
  request: {
    params: typeParameter,
    body: {
      required: true,
      content: {
        'application/x-ndjson': {
          schema: z.string().openapi({ description: 'One JSON object a line.' }),
          example: '{"id":"c1","properties":{"status":"draft"}}\n{"id":"c2","properties":{}}\n',
        },
      },
    },
  },
  responses: {
    200: jsonAnswer('What became of the lines.', bulkReportSchema),
    ...problemResponses(
      ...always,
      ...admitted,
      'malformed_request',
      'unsupported_media_type',
      'resource_type_unknown',
    ),
  },
})
