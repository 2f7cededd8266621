import { describe, expect, test } from 'vitest'
import { type AuditQuery, placeOf } from '../../src/application/ports/audit-records.ts'
import { requirements } from '../../src/domain/access/requirement.ts'
import type { AuditEntry } from '../../src/domain/audit/audit-entry.ts'
import { vocabulariesOf } from '../../src/domain/policy/vocabularies.ts'
import { after, type Instant, minutes } from '../../src/domain/shared/instant.ts'
import { aUser, start } from '../support/builders.ts'
import { builtInPolicy } from '../support/built-in-policy.ts'
import type { DataAdapters } from './data-adapters.ts'
import { done } from './given.ts'

/** The audit log as it is read. Others write to it too: each test looks at its own targets only. */
export function describeAuditRecords(adapters: () => DataAdapters): void {
  const vocabulary = vocabulariesOf(builtInPolicy.bundle)(requirements.readAudit.subject)
  const everything = { filter: { operator: 'and', conditions: [] } as const, vocabulary }

  const append = async (entry: Partial<AuditEntry> & Pick<AuditEntry, 'target'>) =>
    expect(
      await adapters().unitOfWork.commit([
        {
          kind: 'append_audit',
          entry: {
            at: start,
            action: 'user.disable',
            actor: null,
            outcome: 'success',
            origin: { requestId: 'r', address: null, userAgent: null },
            ...entry,
          },
        },
      ]),
    ).toEqual(done)

  const search = async (query: Partial<AuditQuery>) => {
    const page = await adapters().auditRecords.list(
      { after: undefined, limit: 10, ...query },
      everything,
    )
    return page.items.map(({ entry }) => entry)
  }

  describe('the audit log', () => {
    test('comes out as it went in, newest first, a page at a time', async () => {
      const { id: target } = aUser()
      const full: AuditEntry = {
        at: start,
        action: 'user.update',
        actor: aUser().id,
        target,
        outcome: 'failure',
        reason: 'stale',
        origin: {
          requestId: 'request',
          address: '2001:db8::1',
          userAgent: 'Zoë "1"\\',
          policyVersion: '7',
        },
        onBehalfOf: 'operator',
        details: { 'before.roles': null, fields: ['a', 'b'], n: 1.5 },
        personal: { 'before.name': 'Zoë', 'after.name': null },
      }
      await append(full)
      await append({ target })
      const { auditRecords } = adapters()
      const first = await auditRecords.list({ target, after: undefined, limit: 1 }, everything)
      expect(first).toMatchObject({ items: [{ entry: { action: 'user.disable' } }], more: true })
      const next = await auditRecords.list(
        { target, after: first.items[0] && placeOf(first.items[0]), limit: 1 },
        everything,
      )
      expect(next).toMatchObject({ more: false })
      expect(next.items[0]?.entry).toEqual(full)
    })

    test('is found by who, to whom, what and when', async () => {
      const [actor, target] = [aUser().id, aUser().id]
      const later: Instant = after(start, minutes(5))
      await append({ target, actor, at: start })
      await append({ target, action: 'account.verify_email', at: later })
      expect(await search({ actor })).toHaveLength(1)
      expect(await search({ target })).toHaveLength(2)
      expect(await search({ target, action: 'user.disable' })).toHaveLength(1)
      expect(await search({ target, action: 'account.' })).toHaveLength(1)
      expect(await search({ target, from: later })).toMatchObject([{ at: later }])
      expect(await search({ target, to: later })).toMatchObject([{ at: start }])
    })

    test('goes by time, and of one time by number, each entry once', async () => {
      const { id: target } = aUser()
      for (const minute of [3, 1, 2, 2, 2, 4]) {
        await append({ target, at: after(start, minutes(minute)), details: { minute } })
      }
      const { auditRecords } = adapters()
      const seen: unknown[] = []
      const numbers = new Set<number>()
      for (let last: AuditQuery['after'], more = true; more; ) {
        const page = await auditRecords.list({ target, after: last, limit: 2 }, everything)
        seen.push(...page.items.map(({ entry }) => entry.details?.minute))
        for (const { number } of page.items) numbers.add(number)
        last = page.items.map(placeOf).at(-1)
        more = page.more
      }
      expect(seen).toEqual([4, 3, 2, 2, 2, 1])
      expect(numbers.size).toBe(6)
    })

    test('finds by the beginning of an action nothing that only looks like one', async () => {
      const { id: target } = aUser()
      await append({ target, action: 'user.create' })
      for (const action of ['use.', 'user.c.', 'user.create.', '.', 'us']) {
        expect(await search({ target, action })).toEqual([])
      }
      expect(await search({ target, action: 'user.' })).toHaveLength(1)
    })

    test('is filtered by what the reader may see', async () => {
      const { id: target } = aUser()
      await append({ target })
      await append({ target, action: 'account.verify_email' })
      const { auditRecords } = adapters()
      const nothing = { filter: { operator: 'or', conditions: [] } as const, vocabulary }
      const page = await auditRecords.list({ target, after: undefined, limit: 10 }, nothing)
      expect(page.items).toEqual([])
    })
  })
}
