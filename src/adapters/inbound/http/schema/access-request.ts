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

/** What is searched for: an id is ignored (sections 8.2 and 9.2). */
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

export const pageRequestSchema = z
  .object({
    token: z.string().max(400).optional(),
    next_token: z.string().max(400).optional(),
    limit: z.int().min(1).max(1000).optional(),
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
