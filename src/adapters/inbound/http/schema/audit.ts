/** Entries of the audit log as clients see them, and what a search and a proof answer. */
import { z } from '@hono/zod-openapi'
import type { ChainReport } from '../../../../application/audit/check-chain.ts'
import {
  type AuditPlace,
  type AuditRecord,
  placeOf,
} from '../../../../application/ports/audit-records.ts'
import { shownDetails } from '../../../../domain/audit/audit-entry.ts'
import type { ChainPlace } from '../../../../domain/audit/chain.ts'
import { type Instant, instant } from '../../../../domain/shared/instant.ts'
import { readTextCursor, textCursor } from '../request/text-cursor.ts'

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])

export const auditRecordSchema = z
  .object({
    id: z.string().openapi({ description: 'Newer entries have higher ones.' }),
    at: z.string().openapi({ format: 'date-time' }),
    action: z.string(),
    actor: z
      .string()
      .nullable()
      .openapi({ description: 'A person or a service credential; null: nobody was signed in.' }),
    onBehalfOf: z.string().nullable().openapi({
      description:
        'For whom: who has issued the credential, whose mailed link it was, `operator` for a command line, `service` for what is done by itself; null: for themselves.',
    }),
    sessionId: z.string().nullable(),
    target: z.string().nullable(),
    outcome: z.enum(['success', 'failure']),
    reason: z.string().nullable(),
    requestId: z.string(),
    address: z.string().nullable(),
    userAgent: z.string().nullable(),
    policyVersion: z.string().nullable(),
    details: z
      .record(z.string(), z.union([scalar, z.array(scalar)]))
      .nullable()
      .openapi({
        description:
          '`before` and `after`, never a secret. `personal: "forgotten"`: the account is gone, and with it what named its owner.',
      }),
    stream: z.number().int(),
    seq: z.number().int(),
    hash: z
      .string()
      .openapi({ description: 'SHA-256 over the entry and the one before it in its stream.' }),
  })
  .openapi('AuditEntry', {
    example: {
      id: '4711',
      at: '2026-11-24T09:30:00.000Z',
      action: 'user.disable',
      actor: 'usr_6f1c2d7a90b84c3fae5d1b7c8e9f0a12',
      onBehalfOf: null,
      sessionId: 'ses_0b84c3fae5d1b7c8e9f0a126f1c2d7a9',
      target: 'usr_c3fae5d1b7c8e9f0a126f1c2d7a90b84',
      outcome: 'success',
      reason: null,
      requestId: '4bf92f3577b34da6a3ce929d0e0e4736',
      address: '192.0.2.7',
      userAgent: 'Mozilla/5.0',
      policyVersion: '7',
      details: { before: 'active', after: 'disabled' },
      stream: 3,
      seq: 42,
      hash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    },
  })

const text = (lengthMax: number) =>
  z
    .string()
    .min(1)
    .max(lengthMax)
    .regex(/^[^\p{Cc}]*$/u, 'Contains control characters.')
    .optional()
const moment = z.iso
  .datetime({ offset: true, error: 'Must be a moment as in ISO 8601, with its zone.' })
  .optional()

const searchShape = {
  actor: text(40).openapi({ description: 'The id of who did it.' }),
  target: text(300).openapi({ description: 'The id or name of what it was done to.' }),
  action: text(60).openapi({ description: 'An action, or the beginning of several: `account.`.' }),
  from: moment.openapi({ description: 'Not before then.' }),
  to: moment.openapi({ description: 'Before then.' }),
}

export const auditQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z
    .string()
    .max(40)
    .optional()
    .refine((cursor) => cursor === undefined || placeIn(cursor) !== undefined, {
      message: 'Must be a nextCursor of this list.',
    })
    .openapi({ description: '`nextCursor` of the page before.' }),
  ...searchShape,
})
export const auditExportQuery = z.object(searchShape)

export function searchOf(query: z.infer<typeof auditExportQuery>) {
  const { from, to, ...same } = query
  return { ...same, from: instantOf(from), to: instantOf(to) }
}

export function placeCursor(record: AuditRecord): string {
  const { at, number } = placeOf(record)
  return textCursor(`${at}.${number}`)
}

/** Where the last entry of the page before stands. */
export function placeIn(cursor: string): AuditPlace | undefined {
  const [, at, number] = /^(\d{1,15})\.([1-9]\d{0,14})$/.exec(readTextCursor(cursor) ?? '') ?? []
  return at && number ? { at: instant(Number(at)), number: Number(number) } : undefined
}

export function auditRecordJson(record: AuditRecord): z.infer<typeof auditRecordSchema> {
  const { number, entry, chain } = record
  const { requestId, address, userAgent, policyVersion } = entry.origin
  const details = shownDetails(entry)
  return {
    id: String(number),
    at: new Date(entry.at).toISOString(),
    action: entry.action,
    actor: entry.actor,
    onBehalfOf: entry.onBehalfOf ?? null,
    sessionId: entry.sessionId ?? null,
    target: entry.target,
    outcome: entry.outcome,
    reason: entry.reason ?? null,
    requestId,
    address,
    userAgent,
    policyVersion: policyVersion ?? null,
    // A copy whose lists may be changed, as JSON's types have them.
    details: details === undefined ? null : JSON.parse(JSON.stringify(details)),
    ...chain,
  }
}

export const proofSchema = z
  .object({
    valid: z.boolean().openapi({ description: 'Nothing of what was looked at is bad.' }),
    complete: z
      .boolean()
      .openapi({ description: 'Everything was looked at; else go on with `nextCursor`.' }),
    verified: z.number().int().openapi({ description: 'How many entries were looked at.' }),
    firstBad: z
      .object({ stream: z.number().int(), seq: z.number().int(), fault: z.string() })
      .nullable()
      .openapi({
        description:
          '`changed`, `gap` (rows missing or moved), `broken_link`, `truncated`, `forged_checkpoint`, `behind_checkpoint`.',
      }),
    nextCursor: z.string().nullable(),
  })
  .openapi('AuditProof', {
    example: { valid: true, complete: true, verified: 812, firstBad: null, nextCursor: null },
  })

export const proofQuery = z.object({
  whole: z.enum(['true', 'false']).default('false').openapi({
    description: 'From the first entry that is kept, and not from the newest signed checkpoint.',
  }),
  cursor: z
    .string()
    .max(4000)
    .optional()
    .refine((cursor) => cursor === undefined || placesIn(cursor) !== undefined, {
      message: 'Must be a nextCursor of this proof.',
    }),
})

export function proofJson(reports: readonly ChainReport[]): z.infer<typeof proofSchema> {
  const bad = reports.find(({ fault }) => fault)
  const complete = reports.every((report) => report.complete)
  return {
    valid: bad === undefined,
    complete,
    verified: reports.reduce((sum, { verified }) => sum + verified, 0),
    firstBad: bad?.fault ? { stream: bad.stream, seq: bad.fault.seq, fault: bad.fault.kind } : null,
    nextCursor: complete || bad ? null : textCursor(JSON.stringify(reports.map(reached))),
  }
}

/** Where a proof goes on. A place that somebody made up proves nothing to anybody but them. */
export function placesIn(cursor: string): ReadonlyMap<number, ChainPlace> | undefined {
  const parsed = places.safeParse(jsonIn(readTextCursor(cursor)))
  return parsed.success
    ? new Map(parsed.data.map(([stream, seq, hash]) => [stream, { seq, hash }]))
    : undefined
}

const places = z
  .array(
    z.tuple([z.number().int().min(0), z.number().int().min(0), z.string().regex(/^[0-9a-f]{64}$/)]),
  )
  .max(64)

function reached({ stream, place }: ChainReport) {
  return [stream, place.seq, place.hash]
}

function jsonIn(read: string | undefined): unknown {
  try {
    return JSON.parse(read ?? '')
  } catch {
    return undefined
  }
}

function instantOf(iso: string | undefined): Instant | undefined {
  return iso === undefined ? undefined : instant(Date.parse(iso))
}
