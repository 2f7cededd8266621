import { describe, expect, test } from 'vitest'
import type { Page, PageRequest } from '../../src/application/ports/page.ts'
import type { AuditEntry } from '../../src/domain/audit/audit-entry.ts'
import type { UserId } from '../../src/domain/shared/ids.ts'
import { after, minutes } from '../../src/domain/shared/instant.ts'
import { anOrigin, aUser, start } from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { given } from './given.ts'

/** What is kept of a person besides the account. */
export function describePersonalRecords(adapters: () => DataAdapters): void {
  const { commit, account, session: started } = given(adapters)

  describe('the records of a person', () => {
    test('are all sessions, newest first, ended or not, and nobody else’s', async () => {
      const owner = await account()
      const sessions = []
      for (let index = 0; index < 5; index++) sessions.push((await started({}, owner)).session)
      await started()
      const [first] = sessions
      if (!first) throw new Error('just started')
      const at = after(start, minutes(1))
      await commit({ kind: 'end_session', sessionId: first.id, reason: 'sign_out', at })
      const { personalRecords } = adapters()
      const seen = await allOf((page) => personalRecords.sessions(owner.user.id, page))
      expect(seen).toEqual(
        sessions
          .map((session) =>
            session === first
              ? { ...session, endedAt: at, endReason: 'sign_out' }
              : { ...session, endReason: null },
          )
          .toReversed(),
      )
    })

    test('are all entries by or about the person, newest first, and no others', async () => {
      const [{ user }, { user: other }] = [await account(), await account()]
      const entry = (actor: UserId | null, target: UserId | null, index: number): AuditEntry => ({
        at: after(start, index),
        action: 'account.update_profile',
        actor,
        target,
        outcome: 'success',
        origin: anOrigin({ address: '192.0.2.1', userAgent: 'Test/1.0' }),
        details: { fields: ['firstName'], index },
      })
      const own = [
        entry(user.id, user.id, 1),
        entry(user.id, other.id, 2),
        entry(other.id, user.id, 3),
        entry(null, user.id, 4),
      ]
      const foreign = [entry(other.id, other.id, 5), entry(null, null, 6)]
      for (const one of [...own, ...foreign]) await commit({ kind: 'append_audit', entry: one })
      const { personalRecords } = adapters()
      const seen = await allOf((page) => personalRecords.auditEntries(user.id, page))
      expect(seen).toEqual(own.toReversed())
    })

    test('are none for somebody who has none', async () => {
      const { personalRecords } = adapters()
      const nobody = aUser().id
      const page = { after: undefined, limit: 3 }
      const nothing = { items: [], more: false }
      expect(await personalRecords.sessions(nobody, page)).toEqual(nothing)
      expect(await personalRecords.auditEntries(nobody, page)).toEqual(nothing)
    })
  })
}

/** Every record, read two at a time, without its number. */
async function allOf<Item extends { readonly number: number }>(
  read: (page: PageRequest<number>) => Promise<Page<Item>>,
): Promise<readonly Omit<Item, 'number'>[]> {
  const seen: Item[] = []
  for (let more = true; more; ) {
    const page = await read({ after: seen.at(-1)?.number, limit: 2 })
    if (page.more) expect(page.items).toHaveLength(2)
    seen.push(...page.items)
    more = page.more
  }
  return seen.map(({ number, ...item }) => item)
}
