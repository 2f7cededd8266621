import { z } from '@hono/zod-openapi'

export const portalField = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/, {
    error: 'Must be at most 50 letters, digits, dots, hyphens and underscores.',
  })
  .optional()
  .openapi({
    description: 'Where the person signs in, shown in the list of sessions.',
    example: 'teacher-portal',
  })
