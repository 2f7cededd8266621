/** Parameters in paths. They are strings here: what is no id names nothing, so it is a 404 and not a 422. */
import { z } from '@hono/zod-openapi'

export const idParameter = z.object({
  id: z.string().openapi({
    type: 'integer',
    minimum: 1,
    maximum: 2147483647,
    example: 7,
  }),
})
