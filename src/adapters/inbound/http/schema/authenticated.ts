/** What a sign-in answers once it is complete. */
import { z } from '@hono/zod-openapi'
import type { SignedIn } from '../../../../application/session/start-session.ts'
import { tokenFields, tokensJson } from './tokens.ts'
import { userJson, userSchema } from './user.ts'

export const authenticatedSchema = z
  .object({
    status: z.literal('authenticated'),
    ...tokenFields,
    user: userSchema,
    mfaEnrollmentRequired: z.literal(true).optional().openapi({
      description:
        'A role of theirs counts only with a second factor, and they have none yet: lead them to `POST /users/mfa/totp`.',
    }),
  })
  .openapi('Authenticated')

export function authenticatedJson(signedIn: SignedIn): z.infer<typeof authenticatedSchema> {
  return {
    status: 'authenticated',
    ...tokensJson(signedIn),
    user: userJson(signedIn.user),
    ...(signedIn.mfaEnrollmentRequired && { mfaEnrollmentRequired: true }),
  }
}
