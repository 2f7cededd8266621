/** POST /users/mfa/recovery-codes. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Operation, SignedInEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { admitted, always } from '../schema/error-sets.ts'
import { recoveryCodesField } from '../schema/factor.ts'
import { jsonAnswer } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<SignedInEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const renewed = await application.factor.renewRecoveryCodes({ caller, origin })
    if (!renewed.ok) return refuse(c.env, renewed.error)
    return c.json({ recoveryCodes: [...renewed.value.recoveryCodes] }, 200, {
      'Cache-Control': 'no-store',
    })
  })
}

const route = createRoute({
  method: 'post',
  path: '/users/mfa/recovery-codes',
  operationId: 'renewRecoveryCodes',
  tags: ['Second factors'],
  summary: 'Take new recovery codes',
  description: 'The old ones are worth nothing from then on.',
  responses: {
    200: jsonAnswer(
      'The new ones.',
      z.object({ recoveryCodes: recoveryCodesField }).openapi('RecoveryCodes'),
    ),
    ...problemResponses(...always, ...admitted, 'mfa_not_enrolled'),
  },
})
