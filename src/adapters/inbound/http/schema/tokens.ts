/** The pair of tokens that a sign-in and a refresh answer (RFC 6749 §5.1, in camelCase). */
import { z } from '@hono/zod-openapi'
import type { IssuedAccessToken } from '../../../../application/ports/access-tokens.ts'

export const accessTokenFields = {
  accessToken: z.string().openapi({
    description: 'A JWT (RFC 9068) for `Authorization: Bearer`.',
    example: 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.c2lnbmF0dXJl',
  }),
  tokenType: z.literal('Bearer'),
  expiresIn: z.int().openapi({ description: 'Seconds until it expires.', example: 600 }),
}

export const tokenFields = {
  ...accessTokenFields,
  refreshToken: z.string().optional().openapi({
    description: 'Opaque; good for one refresh. Absent where it travels in the cookie.',
    example: 'q3Zc0bXb0mJw1f4nVd8yS2uT5xK7pL9rA6eH0gM3cQI',
  }),
}

export function tokensJson(tokens: {
  readonly accessToken: IssuedAccessToken
  readonly refreshToken: string
}) {
  return { ...accessTokenJson(tokens.accessToken), refreshToken: tokens.refreshToken }
}

export function accessTokenJson({ token, expiresInSeconds }: IssuedAccessToken) {
  return { accessToken: token, tokenType: 'Bearer' as const, expiresIn: expiresInSeconds }
}
