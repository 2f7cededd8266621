/** The information model of OpenID AuthZEN 1.0, section 5: members that it does not name are ignored. */
import { z } from '@hono/zod-openapi'
import type { AccessRequest } from '../../../../application/access/access-request.ts'

export const propertiesSchema = z.record(z.string().max(200), z.unknown())

const type = z.string().min(1).max(200)
const id = z.string().min(1).max(255)
const properties = propertiesSchema.optional()

export const entitySchema = z
  .object({ type, id, properties })
  .openapi('AccessEntity', { example: { type: 'user', id: 'ana' } })

/** What is searched for: an id is ignored (sections 8.4.1 and 8.5.1). */
export const wantedEntitySchema = z
  .object({ type, id: z.unknown().optional(), properties })
  .openapi('WantedAccessEntity', { example: { type: 'user' } })

export const actionSchema = z
  .object({
    name: z.string().min(1).max(200),
    properties: propertiesSchema.optional().openapi({
      description: '`field` asks about one part of the resource.',
    }),
  })
  .openapi('AccessAction', { example: { name: 'update' } })

export const contextSchema = propertiesSchema.openapi('AccessContext', {
  description:
    'What the policies declare of circumstances (`time`, `address`, `portal`, …); `session` for how the person signed in.',
  example: { time: '2026-11-23T08:30:00Z', session: { mfaAge: '2m' } },
})

/** An id of 200 characters of four bytes each, and what tells one search from another. */
const tokenLengthMax = 1500

export const pageRequestSchema = z
  .object({
    token: z.string().max(tokenLengthMax).optional().openapi({
      description:
        'The `next_token` of the page before. All the rest must be as in that request; the limit may be left out.',
    }),
    next_token: z.string().max(tokenLengthMax).optional().openapi({ description: 'As `token`.' }),
    limit: z
      .int()
      .min(0)
      .max(1000)
      .optional()
      .openapi({ description: '100 where nothing is said.' }),
  })
  .optional()
  .openapi('AccessPageRequest')

export const pageSchema = z
  .object({
    next_token: z.string().openapi({ description: 'Empty on the last page.' }),
    count: z.int(),
  })
  .openapi('AccessPage')

/** A question with what is searched for left open. */
export function searchRequest(parts: {
  readonly subject: {
    readonly type: string
    readonly id?: unknown
    readonly properties?: object | undefined
  }
  readonly action?: AccessRequest['action'] | undefined
  readonly resource: {
    readonly type: string
    readonly id?: unknown
    readonly properties?: object | undefined
  }
  readonly context?: AccessRequest['context']
  readonly open: 'subject' | 'resource' | 'action'
}): AccessRequest {
  const { subject, action, resource, context, open } = parts
  const entity = (one: typeof subject, wanted: boolean) => ({
    type: one.type,
    id: wanted || typeof one.id !== 'string' ? '' : one.id,
    properties: wanted ? undefined : { ...one.properties },
  })
  return {
    subject: entity(subject, open === 'subject'),
    action: action ?? { name: '' },
    resource: entity(resource, open === 'resource'),
    context,
  }
}
