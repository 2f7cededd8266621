/** The error answers of a route, as the OpenAPI document shows them; made from the problem table. */
import { z } from '@hono/zod-openapi'
import { problemExampleRef } from '../openapi/problem-examples.ts'
import { type CodeOf, codeOf, type ProblemKind, problems, type StatusOf } from '../problem.ts'
import type { ProblemBody } from '../refuse.ts'

const problemSchema = z
  .object({
    type: z.string().openapi({ format: 'uri', description: 'Names the kind of problem.' }),
    title: z.string().openapi({ description: 'The kind of problem in words.' }),
    status: z.int().openapi({ description: 'The HTTP status, repeated.' }),
    detail: z.string().openapi({ description: 'What happened and what to do, in words.' }),
    code: z.string().openapi({ description: 'The kind of problem, stable: switch on this.' }),
    requestId: z.string().openapi({ description: 'Quote this when you report a problem.' }),
    errors: z
      .array(
        z.object({
          path: z.string().openapi({ description: 'The field, dotted: `permissions.2`.' }),
          message: z.string(),
          code: z.string(),
        }),
      )
      .optional()
      .openapi({
        description: 'With `validation_failed` and its like: every field that is wrong.',
      }),
    permission: z
      .string()
      .optional()
      .openapi({ description: 'With `permission_denied`: the permission that was missing.' }),
    acrValues: z.string().optional().openapi({
      description:
        'With `step_up_required`: `aal1` asks for a password, `aal2` for a second factor.',
    }),
    maxAge: z.int().optional().openapi({
      description: 'With `step_up_required`: how old the proof may be, in seconds.',
    }),
    availableAt: z.string().optional().openapi({
      format: 'date-time',
      description: 'With `username_changed_recently`: from when on it can be changed again.',
    }),
  })
  .openapi('Problem', { description: 'An error (RFC 9457).' })

interface ProblemResponse<Kind extends ProblemKind> {
  readonly description: string
  readonly content: {
    readonly 'application/problem+json': {
      readonly schema: z.ZodType<ProblemBody<CodeOf<Kind>>>
      readonly examples: Record<string, { readonly $ref: string }>
    }
  }
}

/** One response a status, with an example for each kind of error behind it. */
export function problemResponses<const Kind extends ProblemKind>(
  ...kinds: readonly Kind[]
): ProblemResponses<Kind> {
  const byStatus = Map.groupBy(new Set(kinds), (kind) => problems[kind].status)
  const responses = [...byStatus].map(([status, same]) => [status, response(same)] as const)
  // The statuses of the kinds given are the keys, by the grouping above.
  return Object.fromEntries(responses) as ProblemResponses<Kind>
}

type ProblemResponses<Kind extends ProblemKind> = {
  [Status in StatusOf<Kind>]: ProblemResponse<KindWith<Status, Kind>>
}

type KindWith<Status, Kind extends ProblemKind> = Kind extends ProblemKind
  ? StatusOf<Kind> extends Status
    ? Kind
    : never
  : never

function response<Kind extends ProblemKind>(kinds: readonly Kind[]): ProblemResponse<Kind> {
  const titles = kinds.map((kind) => problems[kind].title)
  const examples = kinds.map((kind) => [codeOf(kind), problemExampleRef(kind)] as const)
  return {
    description: titles.join(', or '),
    content: {
      'application/problem+json': {
        // One schema for all; which codes it can be is for the compiler to hold against the handler.
        schema: problemSchema as unknown as z.ZodType<ProblemBody<CodeOf<Kind>>>,
        examples: Object.fromEntries(examples),
      },
    },
  }
}
