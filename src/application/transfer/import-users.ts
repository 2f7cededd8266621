/** An operator moves people in, batch by batch: whom a line describes well gets an account, the rest is reported. */
import type { RoleName } from '../../domain/access/role.ts'
import { unusablePasswordHash } from '../../domain/account/password.ts'
import { whatChanged } from '../../domain/audit/what-changed.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { Roles } from '../ports/roles.ts'
import type { Change, UnitOfWork } from '../ports/unit-of-work.ts'
import type { UserTransfers } from '../ports/user-transfers.ts'
import { unexpectedFailure } from '../unexpected.ts'
import { batches, readBatch, remarksOn } from './import-batch.ts'
import type { ImportLine, LineReport } from './import-line.ts'
import type { ImportedPerson, ImportRules } from './imported-person.ts'
import { createSeen, type Seen, withoutTaken } from './taken-identities.ts'

export interface ImportSummary {
  /** The last line dealt with. */
  readonly line: number
  readonly imported: number
  /** Of those imported: who has no password that could be verified. */
  readonly withoutPassword: number
  readonly rejected: number
}

export interface ImportUsersCommand {
  /** SHA-256 of the file, in hexadecimal: what it is known by when it is resumed. */
  readonly digest: string
  readonly lines: AsyncIterable<ImportLine>
  /** Dealt with already; 0 begins the file anew. */
  readonly after: number
  /** `check` writes nothing. */
  readonly mode: 'commit' | 'check'
  readonly rules: Omit<ImportRules, 'roles'>
  /** Told of a batch before it is committed, so that a report may have lines that are dealt with again, and lacks none. */
  readonly report: (lines: readonly LineReport[]) => Promise<void>
  readonly onBatch?: (summary: ImportSummary) => void
}

/**
 * `overtaken`: somebody else imports the same file at this time. The batches before stay in any case; the account,
 * its audit entry and how far the file has been read are one transaction. Sends no mail.
 */
export type ImportUsers = (
  command: ImportUsersCommand,
) => Promise<Result<ImportSummary, { readonly kind: 'overtaken' | 'role_deleted' }>>

/** People may register while we import: their names are asked for again this often. */
const triesMax = 5

export function createImportUsers(ports: {
  userTransfers: UserTransfers
  roles: Roles
  unitOfWork: UnitOfWork
  ids: Ids
  clock: Clock
}): ImportUsers {
  const { userTransfers, roles, unitOfWork, ids, clock } = ports

  return async ({ digest, lines, after, mode, report, onBatch, ...command }) => {
    const rules: ImportRules = { ...command.rules, roles: await roleNames() }
    const wholeFile = createSeen()
    let summary: ImportSummary = { line: after, imported: 0, withoutPassword: 0, rejected: 0 }

    if (mode === 'commit' && after === 0) {
      const begun = await unitOfWork.commit([{ kind: 'begin_import', digest, at: clock.now() }])
      if (!begun.ok) return unexpectedFailure(begun.error)
    }
    for await (const batch of batches(lines, after)) {
      // What was committed is asked of the record; what a check has only read must be remembered.
      const seen = mode === 'check' ? wholeFile : createSeen()
      const settled = await settle(batch, seen)
      if (!settled.ok) return settled
      summary = settled.value
      onBatch?.(summary)
    }
    return ok(summary)

    async function settle(batch: readonly ImportLine[], seen: Seen): ReturnType<ImportUsers> {
      const now = clock.now()
      const read = readBatch(batch, rules, seen, ids.user, now)
      const free = await withoutTaken(userTransfers, read.people, now)
      await report(inOrder([...read.reports, ...free.reports, ...remarksOn(free.people)]))

      let { people } = free
      for (let tries = 1; tries <= triesMax; tries++) {
        const next = advanced(summary, batch, people)
        if (mode === 'check') return ok(next)
        const committed = await unitOfWork.commit([
          ...accounts(people, digest, now),
          {
            kind: 'advance_import',
            digest,
            from: summary.line,
            to: next.line,
            imported: people.length,
            rejected: batch.length - people.length,
            at: now,
          },
        ])
        if (committed.ok) return ok(next)
        if (committed.error.kind === 'stale') return err({ kind: 'overtaken' })
        if (committed.error.kind === 'unknown_role') return err({ kind: 'role_deleted' })
        // Somebody has registered since we asked.
        const stillFree = await withoutTaken(userTransfers, people, now)
        await report(inOrder(stillFree.reports))
        people = stillFree.people
      }
      throw new Error('Names of one batch were taken again and again while it was committed')
    }
  }

  async function roleNames(): Promise<ReadonlySet<RoleName>> {
    const names = new Set<RoleName>()
    for (let after: Parameters<Roles['list']>[0]['after'], more = true; more; ) {
      const page = await roles.list({ after, limit: 500 })
      for (const { name } of page.items) names.add(name)
      after = page.items.at(-1)?.id
      more = page.more
    }
    return names
  }
}

function accounts(
  people: readonly ImportedPerson[],
  digest: string,
  at: Instant,
): readonly Change[] {
  if (people.length === 0) return []
  const origin = { requestId: `import ${digest.slice(0, 16)}`, address: null, userAgent: null }
  return [
    { kind: 'insert_users', people, at },
    ...people.map(
      ({ user }): Change => ({
        kind: 'append_audit',
        entry: {
          at,
          action: 'user.import',
          actor: null,
          onBehalfOf: 'operator',
          target: user.id,
          outcome: 'success',
          origin,
          ...whatChanged(undefined, user),
        },
      }),
    ),
  ]
}

function advanced(
  before: ImportSummary,
  batch: readonly ImportLine[],
  people: readonly ImportedPerson[],
): ImportSummary {
  const withoutPassword = people.filter((person) => person.passwordHash === unusablePasswordHash)
  return {
    line: batch.at(-1)?.line ?? before.line,
    imported: before.imported + people.length,
    withoutPassword: before.withoutPassword + withoutPassword.length,
    rejected: before.rejected + batch.length - people.length,
  }
}

function inOrder(reports: readonly LineReport[]): readonly LineReport[] {
  return [...reports].sort((one, other) => one.line - other.line)
}
