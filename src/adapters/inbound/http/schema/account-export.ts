/** A person's own data as a file: its schema, and its text, piece by piece. */
import { z } from '@hono/zod-openapi'
import type {
  AccountExport,
  PersonalAuditEntry,
  Records,
} from '../../../../application/account/export-account.ts'
import type { SessionRecord } from '../../../../application/ports/personal-records.ts'
import type { AuditDetails } from '../../../../domain/audit/audit-entry.ts'
import type { Instant } from '../../../../domain/shared/instant.ts'
import { factorsJson, factorsSchema } from './factor.ts'
import { userJson, userSchema } from './user.ts'

const moment = z.string().openapi({ format: 'date-time' })

const sessionSchema = z.object({
  id: z.string(),
  portal: z.string().nullable(),
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
  methods: z.array(z.string()),
  authenticatedAt: moment,
  mfaAt: moment.nullable(),
  lastUsedAt: moment,
  expiresAt: moment,
  endedAt: moment.nullable(),
  endReason: z.string().nullable(),
})

const detail = z.union([z.string(), z.number(), z.boolean(), z.null()])

const auditEntrySchema = z.object({
  at: moment,
  action: z.string(),
  outcome: z.enum(['success', 'failure']),
  reason: z.string().nullable(),
  by: z.enum(['you', 'somebody_else', 'nobody_signed_in']),
  aboutYou: z.boolean().openapi({ description: 'Whether it was done to this account.' }),
  address: z.string().nullable().openapi({ description: 'Never that of somebody else.' }),
  userAgent: z.string().nullable(),
  details: z.record(z.string(), z.union([detail, z.array(detail)])).nullable(),
})

export const accountExportSchema = z
  .object({
    exportedAt: moment,
    account: userSchema,
    usernameChangedAt: moment.nullable(),
    emailChange: z
      .object({ newEmail: z.string(), requestedAt: moment, expiresAt: moment })
      .nullable(),
    factors: factorsSchema,
    sessions: z.array(sessionSchema),
    auditEntries: z.array(auditEntrySchema),
    complete: z.boolean().openapi({
      description: 'False when there are more sessions or entries than the newest 20,000 of each.',
    }),
  })
  .openapi('AccountExport')

/** The document in pieces; a list is read while it is written. */
export async function* accountExportText(exported: AccountExport): AsyncGenerator<string, void> {
  const { exportedAt, user, emailChange, factors, sessions, auditEntries } = exported
  const head = {
    exportedAt: iso(exportedAt),
    account: userJson(user),
    usernameChangedAt: isoOrNull(user.usernameChangedAt),
    emailChange: emailChange
      ? {
          newEmail: emailChange.to,
          requestedAt: iso(emailChange.requestedAt),
          expiresAt: iso(emailChange.expiresAt),
        }
      : null,
    factors: factorsJson(factors),
  }
  yield `${JSON.stringify(head).slice(0, -1)},"sessions":[`
  const allSessions = yield* listText(sessions, sessionJson)
  yield '],"auditEntries":['
  const allEntries = yield* listText(auditEntries, auditEntryJson)
  yield `],"complete":${allSessions && allEntries}}\n`
}

async function* listText<Item>(
  records: Records<Item>,
  toJson: (item: Item) => object,
): AsyncGenerator<string, boolean> {
  for (let separator = ''; ; separator = ',') {
    const next = await records.next()
    if (next.done) return next.value.complete
    yield separator + JSON.stringify(toJson(next.value))
  }
}

function sessionJson(session: SessionRecord): z.infer<typeof sessionSchema> {
  const { id, portal, address, userAgent, methods, endReason } = session
  return {
    id,
    portal,
    address,
    userAgent,
    methods: [...methods],
    authenticatedAt: iso(session.authenticatedAt),
    mfaAt: isoOrNull(session.mfaAt),
    lastUsedAt: iso(session.lastUsedAt),
    expiresAt: iso(session.expiresAt),
    endedAt: isoOrNull(session.endedAt),
    endReason,
  }
}

function auditEntryJson(entry: PersonalAuditEntry): z.infer<typeof auditEntrySchema> {
  const { action, outcome, by, aboutYou, origin } = entry
  return {
    at: iso(entry.at),
    action,
    outcome,
    reason: entry.reason ?? null,
    by,
    aboutYou,
    address: origin?.address ?? null,
    userAgent: origin?.userAgent ?? null,
    details: entry.details ? jsonDetails(entry.details) : null,
  }
}

/** A copy whose lists may be changed, as JSON's types have them. */
function jsonDetails(details: AuditDetails) {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null ? [...value] : value,
    ]),
  )
}

function iso(at: Instant): string {
  return new Date(at).toISOString()
}

function isoOrNull(at: Instant | null): string | null {
  return at === null ? null : iso(at)
}
