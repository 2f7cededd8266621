/** A question whether somebody may do something: the information model of OpenID AuthZEN 1.0, section 5. */
import { z } from '@hono/zod-openapi'

export const propertiesSchema = z.record(z.string().max(200), z.unknown())

export const entitySchema = z
  .object({
    type: z.string().min(1).max(200),
    id: z.string().min(1).max(255),
    properties: propertiesSchema.optional(),
  })
  .openapi('AccessEntity', { example: { type: 'user', id: 'ana' } })

export const actionSchema = z
  .object({
    name: z.string().min(1).max(200),
    properties: propertiesSchema.optional().openapi({
      description: '`field` asks about one part of the resource.',
    }),
  })
  .openapi('AccessAction', { example: { name: 'update' } })
