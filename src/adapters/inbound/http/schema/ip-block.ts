/** A block of a network as administrators see one (contract, section 4), the form that makes one, and the mapping. */
import { z } from '@hono/zod-openapi'
import type { PageRequest } from '../../../../application/ports/page.ts'
import type { IpBlock } from '../../../../domain/protection/ip-block.ts'
import { asId, type IpBlockId } from '../../../../domain/shared/ids.ts'

const kind = z
  .enum(['deny', 'allow'])
  .openapi({ description: '`allow` lets a network in, whatever else is blocked.' })
const expiresAtDescription = 'From then on it is over; null: it is when it is lifted.'

const example = {
  id: 'blk_6f1c2d7a90b84c3fae5d1b7c8e9f0a12',
  cidr: '198.51.100.0/24',
  kind: 'deny' as const,
  reason: 'Scans for accounts',
  automatic: false,
  createdBy: 'usr_0b8f4c1e2d3a4f5b9c6d7e8f90a1b2c3',
  createdAt: '2026-11-23T19:51:07.000Z',
  expiresAt: '2026-11-24T19:51:07.000Z',
}

export const ipBlockSchema = z
  .object({
    id: z.string().openapi({ description: 'Opaque and stable.' }),
    cidr: z.string(),
    kind,
    reason: z.string(),
    automatic: z.boolean().openapi({ description: 'Made by the service, for what it saw.' }),
    createdBy: z.string().nullable().openapi({ description: 'A user; null where automatic.' }),
    createdAt: z.string().openapi({ format: 'date-time' }),
    expiresAt: z.string().nullable().openapi({
      format: 'date-time',
      description: expiresAtDescription,
    }),
  })
  .openapi('IpBlock', { example })

export const confirmDescription =
  'That the own network may be locked out by it; without it the answer is 409 `own_network`.'

export const ipBlockFormSchema = z
  .strictObject({
    cidr: z.string().max(100).openapi({ description: 'An address, or a network of them.' }),
    kind: kind.default('deny'),
    reason: z.string().max(1000).openapi({ description: 'For other administrators.' }),
    expiresAt: z.iso
      .datetime({ offset: true, error: 'Must be a moment as in ISO 8601, with its zone.' })
      .nullish()
      .openapi({ description: `In the future. ${expiresAtDescription}` }),
    confirmOwnNetwork: z.boolean().default(false).openapi({ description: confirmDescription }),
  })
  .openapi('IpBlockForm', {
    example: {
      cidr: example.cidr,
      kind: 'deny',
      reason: example.reason,
      expiresAt: example.expiresAt,
      confirmOwnNetwork: false,
    },
  })

/** Blocks have no numeric key: a cursor of theirs is the id that a page ended with. */
export const ipBlockPageQuery = z
  .object({
    limit: z.coerce.number().int().min(1).max(100).default(50),
    cursor: z
      .string()
      .regex(/^blk_[0-9a-z]{1,36}$/, { error: 'Must be a nextCursor of this list.' })
      .optional()
      .openapi({ description: '`nextCursor` of the page before.' }),
  })
  .transform(
    ({ limit, cursor }): PageRequest<IpBlockId> => ({
      limit,
      after: cursor === undefined ? undefined : asId<IpBlockId>(cursor),
    }),
  )

export const ipBlockParameter = z.object({ id: z.string().openapi({ example: example.id }) })

export function ipBlockJson(block: IpBlock): z.infer<typeof ipBlockSchema> {
  const { id, network, kind, reason, createdBy, createdAt, expiresAt } = block
  return {
    id,
    cidr: network,
    kind,
    reason,
    automatic: createdBy === null,
    createdBy,
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
  }
}
