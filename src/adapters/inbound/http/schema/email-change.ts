/** A change of address as clients see it. */
import { z } from '@hono/zod-openapi'
import type { ViewedEmailChange } from '../../../../application/account/view-email-change.ts'
import type { AddressSide } from '../../../../domain/account/email-change.ts'

const sideSchema = z.enum(['current_address', 'new_address'])

export const agreementSchema = z
  .object({
    status: z.literal('confirmed'),
    outstanding: sideSchema.openapi({ description: 'Where the change must be confirmed as well.' }),
  })
  .openapi('EmailChangeConfirmation', {
    example: { status: 'confirmed', outstanding: 'current_address' },
  })

export const emailStateSchema = z
  .object({
    email: z.string(),
    emailVerified: z.boolean(),
    change: z
      .object({
        newEmail: z.string(),
        requestedAt: z.string().openapi({ format: 'date-time' }),
        expiresAt: z.string().openapi({ format: 'date-time' }),
        outstanding: z.array(sideSchema),
      })
      .nullable(),
  })
  .openapi('EmailState', {
    example: {
      email: 'ana@school.example',
      emailVerified: true,
      change: {
        newEmail: 'ana@home.example',
        requestedAt: '2026-11-23T19:51:07.000Z',
        expiresAt: '2026-11-25T19:51:07.000Z',
        outstanding: ['new_address'],
      },
    },
  })

export function sideJson(side: AddressSide): z.infer<typeof sideSchema> {
  return `${side}_address`
}

export function emailStateJson({
  user,
  change,
}: ViewedEmailChange): z.infer<typeof emailStateSchema> {
  const { email, emailVerified } = user
  if (!change) return { email, emailVerified, change: null }
  const { to, requestedAt, expiresAt, outstanding } = change
  return {
    email,
    emailVerified,
    change: {
      newEmail: to,
      requestedAt: new Date(requestedAt).toISOString(),
      expiresAt: new Date(expiresAt).toISOString(),
      outstanding: outstanding.map(sideJson),
    },
  }
}
