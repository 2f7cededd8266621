/** A person takes along everything that the service keeps of them (GDPR, articles 15 and 20). */
import { requirements } from '../../domain/access/requirement.ts'
import type { EmailChange } from '../../domain/account/email-change.ts'
import type { User } from '../../domain/account/user.ts'
import { type AuditEntry, type Origin, shownDetails } from '../../domain/audit/audit-entry.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { UserId } from '../../domain/shared/ids.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import { needsFactor, type OwnFactors } from '../factor/view-factors.ts'
import type { Clock } from '../ports/clock.ts'
import type { EmailChanges } from '../ports/email-changes.ts'
import type { Page, PageRequest } from '../ports/page.ts'
import type { Passkeys } from '../ports/passkeys.ts'
import type { Numbered, PersonalRecords, SessionRecord } from '../ports/personal-records.ts'
import type { SecondFactors } from '../ports/second-factors.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import type { Users } from '../ports/users.ts'
import { unexpectedFailure } from '../unexpected.ts'

/** The lists are read page by page while they are taken, newest first; neither is ever held whole. */
export interface AccountExport {
  readonly exportedAt: Instant
  readonly user: User
  readonly emailChange: EmailChange | undefined
  readonly factors: OwnFactors
  readonly sessions: Records<SessionRecord>
  readonly auditEntries: Records<PersonalAuditEntry>
}

/** Ends with whether these were all: there is a bound, so that one request cannot read for ever. */
export type Records<Item> = AsyncGenerator<Item, { readonly complete: boolean }>

/** An entry without what it says of others: who they are, where they were, what was changed of theirs. */
export interface PersonalAuditEntry
  extends Pick<AuditEntry, 'at' | 'action' | 'outcome' | 'reason' | 'details'> {
  readonly by: 'you' | 'somebody_else' | 'nobody_signed_in'
  readonly aboutYou: boolean
  readonly origin: Origin | undefined
}

export const exportLimits = { pageItems: 1000, recordsMax: 20_000 } as const

export type ExportAccount = (command: {
  readonly caller: Caller
  readonly origin: Origin
}) => Promise<Result<AccountExport, AdmissionError>>

export function createExportAccount(ports: {
  admit: Admit
  users: Users
  emailChanges: EmailChanges
  secondFactors: SecondFactors
  passkeys: Passkeys
  personalRecords: PersonalRecords
  unitOfWork: UnitOfWork
  clock: Clock
}): ExportAccount {
  const { admit, users, emailChanges, secondFactors, passkeys } = ports
  const { personalRecords, unitOfWork, clock } = ports

  return async ({ caller, origin }) => {
    const { userId, sessionId } = caller
    const [admission, user, emailChange, codes, held] = await Promise.all([
      admit(caller, requirements.exportOwnAccount, { id: userId }),
      users.byId(userId),
      emailChanges.ofUser(userId),
      secondFactors.codesOf(userId),
      passkeys.of(userId),
    ])
    if (!admission.ok) return admission
    if (!user) return err({ kind: 'session_ended' })
    const at = clock.now()
    const noted = await unitOfWork.commit([
      {
        kind: 'append_audit',
        entry: {
          at,
          action: 'account.export',
          actor: userId,
          sessionId,
          target: userId,
          outcome: 'success',
          origin,
        },
      },
    ])
    if (!noted.ok) return unexpectedFailure(noted.error)
    return ok({
      exportedAt: at,
      user,
      emailChange,
      factors: { codes, passkeys: held, required: needsFactor(admission.value) },
      sessions: everyPage(
        (page) => personalRecords.sessions(userId, page),
        (session) => session,
      ),
      auditEntries: everyPage(
        (page) => personalRecords.auditEntries(userId, page),
        (entry) => personal(entry, userId),
      ),
    })
  }
}

async function* everyPage<Item, Shown>(
  read: (page: PageRequest<number>) => Promise<Page<Numbered<Item>>>,
  show: (item: Item) => Shown,
): Records<Shown> {
  let after: number | undefined
  for (let count = 0; count < exportLimits.recordsMax; count += exportLimits.pageItems) {
    const { items, more } = await read({ after, limit: exportLimits.pageItems })
    for (const item of items) yield show(item)
    if (!more) return { complete: true }
    after = items.at(-1)?.number
  }
  return { complete: false }
}

function personal(entry: AuditEntry, userId: UserId): PersonalAuditEntry {
  const { at, action, outcome, reason, actor, target, origin } = entry
  const details = shownDetails(entry)
  const by = actor === userId ? 'you' : actor === null ? 'nobody_signed_in' : 'somebody_else'
  const aboutYou = target === userId
  return {
    at,
    action,
    outcome,
    ...(reason !== undefined && { reason }),
    by,
    aboutYou,
    ...(aboutYou && details !== undefined && { details }),
    origin: by === 'somebody_else' ? undefined : origin,
  }
}
