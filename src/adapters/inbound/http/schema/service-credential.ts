/** A service credential as clients see one (contract, section 4), the form that makes one, and the mapping. */
import { z } from '@hono/zod-openapi'
import type { PageRequest } from '../../../../application/ports/page.ts'
import type { ServiceCredential } from '../../../../domain/portal/service-credential.ts'
import { asId, type ServiceCredentialId } from '../../../../domain/shared/ids.ts'

const id = z.string().openapi({ description: 'Opaque and stable.' })
const expiresAt = z.string().nullable().openapi({
  format: 'date-time',
  description: 'From then on it opens nothing; null: it does until it is revoked.',
})

const example = {
  id: 'svc_6f1c2d7a90b84c3fae5d1b7c8e9f0a12',
  name: 'Learning portal',
  permissions: ['access:evaluate', 'resource:register'],
  expiresAt: '2027-11-23T00:00:00.000Z',
  createdAt: '2026-11-23T19:51:07.000Z',
}

const members = {
  id,
  name: z.string(),
  permissions: z.array(z.string()).openapi({ description: 'Names, in alphabetical order.' }),
  expiresAt,
  createdAt: z.string().openapi({ format: 'date-time' }),
}

export const credentialSchema = z.object(members).openapi('ServiceCredential', { example })

export const issuedCredentialSchema = z
  .object({
    ...members,
    token: z.string().openapi({
      description: 'Send it as `Authorization: Bearer`. Shown here and never again: keep it safe.',
    }),
  })
  .openapi('IssuedServiceCredential', {
    example: { ...example, token: 'gh_sc_q3Zc0bXb0mJw1f4nVd8yS2uT5xK7pL9rA6eH0gM3cQI' },
  })

export const credentialFormSchema = z
  .strictObject({
    name: z.string().max(1000).openapi({ description: 'For people, to tell it from others.' }),
    permissions: z
      .array(z.string().max(200))
      .max(100)
      .openapi({ description: 'Names of permissions that exist and that you hold yourself.' }),
    expiresAt: z.iso
      .datetime({ offset: true, error: 'Must be a moment as in ISO 8601, with its zone.' })
      .nullish()
      .openapi({ description: 'In the future. Left out: it is good until it is revoked.' }),
  })
  .openapi('ServiceCredentialForm', {
    example: {
      name: example.name,
      permissions: example.permissions,
      expiresAt: example.expiresAt,
    },
  })

/** Credentials have no numeric key: a cursor of theirs is the id that a page ended with. */
export const credentialPageQuery = z
  .object({
    limit: z.coerce.number().int().min(1).max(100).default(50),
    cursor: z
      .string()
      .regex(/^svc_[0-9a-z]{1,36}$/, { error: 'Must be a nextCursor of this list.' })
      .optional()
      .openapi({ description: '`nextCursor` of the page before.' }),
  })
  .transform(
    ({ limit, cursor }): PageRequest<ServiceCredentialId> => ({
      limit,
      after: cursor === undefined ? undefined : asId<ServiceCredentialId>(cursor),
    }),
  )

export const credentialParameter = z.object({ id: z.string().openapi({ example: example.id }) })

export function credentialJson(credential: ServiceCredential): z.infer<typeof credentialSchema> {
  const { expiresAt } = credential
  return {
    id: credential.id,
    name: credential.name,
    permissions: [...credential.permissions],
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    createdAt: new Date(credential.createdAt).toISOString(),
  }
}
