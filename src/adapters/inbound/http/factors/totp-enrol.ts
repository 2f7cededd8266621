/** POST /users/mfa/totp. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { jsonAnswer } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const enrolled = await application.factor.enrolTotp({ caller, origin })
    if (!enrolled.ok) return refuse(c.env, enrolled.error)
    return c.json({ ...enrolled.value }, 201, { 'Cache-Control': 'no-store' })
  })
}

const route = createRoute({
  method: 'post',
  path: '/users/mfa/totp',
  operationId: 'enrolTotp',
  tags: ['Second factors'],
  summary: 'Begin to use an authenticator app',
  description:
    'Nothing changes until a code of it has been confirmed; asking again replaces the secret.',
  responses: {
    201: jsonAnswer(
      'What to give to the app. Shown this once.',
      z
        .object({ secret: z.string(), otpauthUri: z.string(), qrSvg: z.string() })
        .openapi('TotpEnrolment', {
          example: {
            secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
            otpauthUri:
              'otpauth://totp/Gatehouse:ana%40school.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Gatehouse',
            qrSvg: '<svg xmlns="http://www.w3.org/2000/svg"/>',
          },
        }),
    ),
    ...problemResponses(...always, ...admitted, 'totp_enrolled'),
  },
})
