/** POST /auth/verify-email/resend. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Application } from '../../../../application/application.ts'
import type { Caller } from '../../../../domain/session/caller.ts'
import { err, ok } from '../../../../domain/shared/result.ts'
import type { Operation, OptionalEnv } from '../operation.ts'
import { refuse } from '../refuse.ts'
import { accepted, acceptedAnswer } from '../schema/accepted.ts'
import { always, withBody, withToken } from '../schema/error-sets.ts'
import { emailField } from '../schema/fields.ts'
import { optionalJsonBody } from '../schema/json.ts'
import { problemResponses } from '../schema/problem-responses.ts'

export const operation: Operation<OptionalEnv> = ({ api, application }) => {
  api.openapi(route, async (c) => {
    const { caller, origin } = c.env
    const address = await addressOf(application, caller, c.req.valid('json').email)
    if (!address.ok) return refuse(c.env, address.error)
    const requested = await application.account.resendVerification({ email: address.value, origin })
    return requested.ok ? c.json(accepted, 202) : refuse(c.env, requested.error)
  })
}

/** Signed in, it is always the own address: nobody makes us write to somebody else's in their name. */
async function addressOf(
  application: Application,
  caller: Caller | undefined,
  email: string | undefined,
) {
  if (caller) {
    const profile = await application.account.viewProfile(caller)
    return profile.ok ? ok(profile.value.user.email) : profile
  }
  if (email !== undefined) return ok(email)
  return err({
    kind: 'validation_failed',
    violations: [
      { path: 'email', code: 'required', message: 'Sign in, or say which address it is about.' },
    ],
  } as const)
}

const route = createRoute({
  method: 'post',
  path: '/auth/verify-email/resend',
  operationId: 'resendVerification',
  tags: ['Authentication'],
  summary: 'Ask for the confirmation link again',
  description:
    'For the own address when signed in, for the one given otherwise. The answer is the same for every ' +
    'address, known or not.',
  request: {
    body: optionalJsonBody(
      z.strictObject({ email: emailField.optional() }).openapi('ResendVerification'),
    ),
  },
  responses: {
    202: acceptedAnswer,
    ...problemResponses(
      ...always,
      ...withBody,
      ...withToken,
      'permission_denied',
      'step_up_required',
      'mfa_enrollment_required',
    ),
  },
})
