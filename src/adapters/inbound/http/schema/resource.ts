/** A registered resource as clients see one (contract, section 4), what they send, and the mapping. */
import { z } from '@hono/zod-openapi'
import type { BulkReport } from '../../../../application/portal/register-resources.ts'
import type { Resource } from '../../../../domain/portal/resource.ts'

const properties = z.record(z.string(), z.unknown()).openapi({
  type: 'object',
  additionalProperties: true,
  description:
    'Attributes that the policies declare for this type, with values of their types; the id need not be one of them.',
})

const example = { status: 'draft', authorId: 'usr_6f1c2d7a90b84c3fae5d1b7c8e9f0a12', level: 'B1' }

export const resourceSchema = z
  .object({
    type: z.string().openapi({ description: 'A subject of the policies.' }),
    id: z.string(),
    properties,
    updatedAt: z.string().openapi({ format: 'date-time' }),
  })
  .openapi('Resource', {
    example: {
      type: 'Course',
      id: 'c1',
      properties: example,
      updatedAt: '2026-11-23T19:51:07.000Z',
    },
  })

export const resourceFormSchema = z
  .strictObject({ properties })
  .openapi('ResourceForm', { example: { properties: example } })

/** One line of a bulk. */
export const resourceLineSchema = z.strictObject({ id: z.string(), properties })

export const bulkReportSchema = z
  .object({
    accepted: z.int().openapi({ description: 'Lines whose resource is registered now.' }),
    rejected: z
      .array(z.object({ line: z.int(), code: z.string(), message: z.string() }))
      .openapi({ description: 'The first 100 lines that were not taken; lines count from 1.' }),
    rejectedTotal: z.int().openapi({ description: 'How many lines were not taken.' }),
  })
  .openapi('ResourceBulkReport', {
    example: {
      accepted: 1999,
      rejected: [
        {
          line: 7,
          code: 'wrong_type',
          message: 'properties.status: Must be one of draft, review, published, archived.',
        },
      ],
      rejectedTotal: 1,
    },
  })

export const typeParameter = z.object({
  type: z.string().openapi({ description: 'A subject of the policies.', example: 'Course' }),
})

export const resourceParameters = typeParameter.extend({
  id: z.string().openapi({
    description: '1 to 200 characters, percent-encoded; no control characters.',
    example: 'c1',
  }),
})

export function resourceJson(resource: Resource): z.infer<typeof resourceSchema> {
  return {
    type: resource.type,
    id: resource.id,
    properties: { ...resource.properties },
    updatedAt: new Date(resource.updatedAt).toISOString(),
  }
}

export function bulkReportJson(report: BulkReport): z.infer<typeof bulkReportSchema> {
  return { ...report, rejected: [...report.rejected] }
}
