/** Second factors as clients see them (contract, section 4). */
import { z } from '@hono/zod-openapi'
import type { OwnFactors } from '../../../../application/factor/view-factors.ts'
import type { PasskeyAnswer } from '../../../../application/ports/webauthn.ts'
import type { Passkey } from '../../../../domain/factor/passkey.ts'
import { asId, type PasskeyId } from '../../../../domain/shared/ids.ts'

export const challengeTokenField = z.string().max(64).openapi({
  description: 'From the answer that asked for this.',
  example: 'q3Zc0bXb0mJw1f4nVd8yS2uT5xK7pL9rA6eH0gM3cQI',
})

export const codeField = z.string().max(64).openapi({
  description: 'Six digits of the authenticator app, or a recovery code.',
  example: '492039',
})

export const recoveryCodesField = z.array(z.string()).openapi({
  description: 'Ten codes that work once each. Shown this once.',
  example: ['k7m2-9qxw-4f0r-t8cz-1v6h-d3np'],
})

export const publicKeyField = z.record(z.string(), z.unknown()).openapi({
  description:
    'For `navigator.credentials` (Web Authentication Level 3: `parseCreationOptionsFromJSON`, `parseRequestOptionsFromJSON`).',
  example: {
    challenge: 'vR3nX0mJw1f4nVd8yS2uT5xK7pL9rA6eH0gM3cQIq3Z',
    rpId: 'example.com',
    userVerification: 'required',
  },
})

export const passkeyNameField = z
  .string()
  .max(200)
  .openapi({ description: 'What its owner calls it.', example: 'Phone' })

const bytes = z.string().max(16_384)

/** `PublicKeyCredential.toJSON()`; what is inside is for the library to judge. */
export const credentialField = z
  .object({
    id: z.string().max(2048),
    rawId: z.string().max(2048),
    type: z.literal('public-key'),
    response: z.looseObject({
      clientDataJSON: bytes,
      attestationObject: bytes.optional(),
      authenticatorData: bytes.optional(),
      signature: bytes.optional(),
      userHandle: bytes.nullish(),
      transports: z.array(z.string().max(20)).max(10).optional(),
    }),
    authenticatorAttachment: z.string().max(40).nullish(),
    clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
  })
  .transform(
    ({ authenticatorAttachment, ...credential }): PasskeyAnswer => ({
      ...credential,
      authenticatorAttachment: authenticatorAttachment ?? undefined,
    }),
  )
  .openapi({
    type: 'object',
    description: 'The JSON form of the credential: `credential.toJSON()`.',
    example: {
      id: 'AZ0xkV8h6wq3',
      rawId: 'AZ0xkV8h6wq3',
      type: 'public-key',
      response: { clientDataJSON: 'eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0' },
      clientExtensionResults: {},
    },
  })

const passkeyFields = {
  id: z.string(),
  name: z.string(),
  backedUp: z.boolean().openapi({ description: 'Whether it is on more than one device.' }),
  createdAt: z.string().openapi({ format: 'date-time' }),
  lastUsedAt: z.string().nullable().openapi({ format: 'date-time' }),
}

export const passkeySchema = z.object(passkeyFields).openapi('Passkey', {
  example: {
    id: 'pky_6f1c2d7a90b84c3fae5d1b7c8e9f0a12',
    name: 'Phone',
    backedUp: true,
    createdAt: '2026-11-23T19:51:07.000Z',
    lastUsedAt: null,
  },
})

export const factorsSchema = z
  .object({
    enabled: z
      .boolean()
      .openapi({ description: 'Whether a sign-in asks for more than the password.' }),
    required: z.boolean().openapi({
      description: 'Whether a role of theirs counts only with a second factor.',
    }),
    totp: z.object({
      enabled: z.boolean(),
      confirmedAt: z.string().nullable().openapi({ format: 'date-time' }),
    }),
    recoveryCodes: z.object({ remaining: z.int() }),
    passkeys: z.array(passkeySchema),
  })
  .openapi('SecondFactors')

export const passkeyParameter = z.object({
  id: z
    .string()
    .transform((id) => asId<PasskeyId>(/^[\w-]{1,40}$/.test(id) ? id : 'none'))
    .openapi({ type: 'string', example: 'pky_6f1c2d7a90b84c3fae5d1b7c8e9f0a12' }),
})

export function passkeyJson(passkey: Passkey): z.infer<typeof passkeySchema> {
  const { id, name, backedUp, createdAt, lastUsedAt } = passkey
  return {
    id,
    name,
    backedUp,
    createdAt: new Date(createdAt).toISOString(),
    lastUsedAt: lastUsedAt && new Date(lastUsedAt).toISOString(),
  }
}

export function factorsJson({
  codes,
  passkeys,
  required,
}: OwnFactors): z.infer<typeof factorsSchema> {
  const confirmedAt = codes.totp?.confirmedAt ?? null
  return {
    enabled: confirmedAt !== null || passkeys.length > 0,
    required,
    totp: {
      enabled: confirmedAt !== null,
      confirmedAt: confirmedAt && new Date(confirmedAt).toISOString(),
    },
    recoveryCodes: { remaining: codes.recoveryCodes },
    passkeys: passkeys.map(passkeyJson),
  }
}
