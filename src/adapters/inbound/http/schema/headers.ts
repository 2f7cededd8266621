/** Headers of answers and requests, as the OpenAPI document shows them. */
import { z } from '@hono/zod-openapi'

export const etagHeader = {
  ETag: {
    description: 'Names this state; send it as `If-Match` with a change.',
    schema: { type: 'string' as const },
    example: '"3"',
  },
}

export const locationHeader = {
  Location: {
    description: 'Where the new thing is.',
    schema: { type: 'string' as const },
    example: '/roles/7',
  },
}

export const ifMatchHeader = z.object({
  'if-match': z.string().max(1000).optional().openapi({
    description:
      'The `ETag` of what you read, or several of them: the change fails with 412 if it is none of them any more.',
    example: '"3"',
  }),
})

export const ifNoneMatchHeader = z.object({
  'if-none-match': z.string().max(1000).optional().openapi({
    description: 'The `ETag` of what you have: the answer is 304 if it is still that.',
    example: '"3"',
  }),
})
