/** The answer that says nothing about what happened, on purpose. */
import { z } from '@hono/zod-openapi'
import { jsonAnswer } from './json.ts'

export const accepted = { status: 'accepted' as const }

export const acceptedAnswer = jsonAnswer(
  'Taken on. If there is something to send, it is on its way.',
  z.object({ status: z.literal('accepted') }).openapi('Accepted', { example: accepted }),
)
