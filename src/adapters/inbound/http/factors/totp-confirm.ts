/** POST /users/mfa/totp/confirm. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always, withBody } from '../schema/error-sets.ts'
import { codeField, recoveryCodesField } from '../schema/factor.ts'
import { jsonAnswer, jsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const { code } = c.req.valid('json')
    const confirmed = await application.factor.confirmTotp({ caller, code, origin })
    if (!confirmed.ok) return refuse(c.env, confirmed.error)
    return c.json({ recoveryCodes: [...confirmed.value.recoveryCodes] }, 200, {
      'Cache-Control': 'no-store',
    })
  })
}

const route = createRoute({
  method: 'post',
  path: '/users/mfa/totp/confirm',
  operationId: 'confirmTotp',
  tags: ['Second factors'],
  summary: 'Confirm the authenticator app with a code',
  description:
    'From then on a sign-in asks for one, and this session counts as signed in with one.',
  request: { body: jsonBody(z.strictObject({ code: codeField }).openapi('TotpConfirmation')) },
  responses: {
    200: jsonAnswer(
      'Confirmed.',
      z.object({ recoveryCodes: recoveryCodesField }).openapi('RecoveryCodes'),
    ),
    ...problemResponses(
      ...always,
      ...withBody,
      ...admitted,
      'totp_enrolled',
      'totp_not_enrolled',
      'invalid_mfa_code',
    ),
  },
})
