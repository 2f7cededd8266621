/** How the refresh token travels: in bodies, or in a cookie of the browser that no script reads. */
import { z } from '@hono/zod-openapi'
import type { SignedIn } from '../../../../application/session/start-session.ts'
import type { Exchange } from '../operation.ts'
import { refreshCookie } from '../request/refresh-cookie.ts'
import { authenticatedJson } from './authenticated.ts'

export const transportField = z.enum(['body', 'cookie']).default('body').openapi({
  description:
    '`cookie`: the refresh token is in no body, but in a `__Host-` cookie that refresh and logout read.',
  example: 'body',
})

export type Transport = z.infer<typeof transportField>

/** A completed sign-in over the transport that the client chose. */
export function authenticatedAnswer(
  signedIn: SignedIn,
  transport: Transport,
  { browser }: Exchange,
): {
  readonly json: ReturnType<typeof authenticatedJson>
  readonly headers: Record<string, string>
} {
  const json = authenticatedJson(signedIn)
  if (transport === 'body') return { json, headers: {} }
  const { refreshToken, ...withoutIt } = json
  return {
    json: withoutIt,
    headers: { 'Set-Cookie': refreshCookie(signedIn.refreshToken, browser) },
  }
}
