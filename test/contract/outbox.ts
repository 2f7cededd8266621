import { describe, expect, test } from 'vitest'
import type {
  LeasedMessage,
  OutboxMessage,
  Settlement,
} from '../../src/application/ports/outbox.ts'
import type { PendingNotification } from '../../src/domain/notification/pending-notification.ts'
import { asId, type OneTimeTokenId } from '../../src/domain/shared/ids.ts'
import { after, hours, type Instant, minutes } from '../../src/domain/shared/instant.ts'
import { aMessage, start } from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'

const later = (ms: number) => after(start, ms)
const reference = { id: asId<OneTimeTokenId>('tok_1'), keyId: 'key' }
const notifications: readonly PendingNotification[] = [
  { template: 'verify_email', name: 'Zoë', token: reference, expiresAt: later(1) },
  { template: 'reset_password', name: 'Zoë', token: reference, expiresAt: later(hours(1)) },
  { template: 'password_changed', name: 'Zoë', at: later(2) },
  { template: 'email_already_registered', name: 'Zoë' },
]

/** The outbox. Others may be leasing from it too: each test looks at its own messages only. */
export function describeOutbox(adapters: () => DataAdapters): void {
  async function enqueued(overrides: Partial<OutboxMessage> = {}): Promise<OutboxMessage> {
    const message = aMessage(overrides)
    await adapters().unitOfWork.commit([{ kind: 'enqueue_mail', message }])
    return message
  }

  const leaseAll = (now: Instant) =>
    adapters().outbox.lease({ now, until: after(now, minutes(1)), limit: 10_000 })

  /** Leases everything that is due, and answers what of it is ours. */
  async function lease(
    message: OutboxMessage,
    now: Instant = start,
  ): Promise<LeasedMessage | undefined> {
    return (await leaseAll(now)).find(({ id }) => id === message.id)
  }

  async function taken(message: OutboxMessage, now: Instant = start): Promise<LeasedMessage> {
    const found = await lease(message, now)
    if (!found) throw new Error('not due')
    return found
  }

  const settle = (settlement: Settlement) => adapters().outbox.settle([settlement])

  describe('a message in the outbox', () => {
    test.each(notifications.map((notification) => [notification.template, notification] as const))(
      'comes out as it went in: %s',
      async (_template, notification) => {
        const message = await enqueued({ notification, locale: 'es' })
        expect(await taken(message)).toEqual({ ...message, attempts: 1, lease: expect.any(String) })
      },
    )

    test('is not due before its time', async () => {
      const message = await enqueued({ createdAt: later(minutes(5)) })
      expect(await lease(message, later(minutes(4)))).toBeUndefined()
      expect(await lease(message, later(minutes(5)))).toBeDefined()
    })

    test('is nobody else’s while it is leased, and comes again if its sender died', async () => {
      const message = await enqueued()
      await taken(message)
      expect(await lease(message, later(minutes(1)))).toBeUndefined()
      expect((await taken(message, later(minutes(1) + 1))).attempts).toBe(2)
    })

    test('goes to one of many senders at the same moment', async () => {
      const messages = await Promise.all(Array.from({ length: 5 }, () => enqueued()))
      const leases = await Promise.all(
        Array.from({ length: 4 }, () =>
          adapters().outbox.lease({ now: start, until: later(minutes(1)), limit: 10_000 }),
        ),
      )
      const ids = leases.flat().map(({ id }) => id)
      for (const { id } of messages) expect(ids.filter((leased) => leased === id)).toHaveLength(1)
    })

    test.each([
      ['sent', { outcome: 'sent', at: start }],
      ['refused for good', { outcome: 'refused', at: start, reason: 'no such address' }],
    ] as const)('never comes again once it is %s', async (_name, outcome) => {
      const message = await enqueued()
      const { id, lease: held } = await taken(message)
      await settle({ id, lease: held, ...outcome })
      expect(await lease(message, later(hours(1000)))).toBeUndefined()
    })

    test.each([
      ['sent', { outcome: 'sent', at: start }],
      ['refused', { outcome: 'refused', at: start, reason: 'no such address' }],
    ] as const)(
      'leaves nothing once it is %s, when it is to be forgotten',
      async (_name, outcome) => {
        const message = await enqueued()
        const { id, lease: held } = await taken(message)
        await settle({ id, lease: held, ...outcome, forget: true })
        expect(await lease(message, later(hours(1000)))).toBeUndefined()
        await adapters().unitOfWork.commit([{ kind: 'enqueue_mail', message }]) // its id is free again
        expect((await taken(message)).attempts).toBe(1)
      },
    )

    test('comes again at the time that its failure was given', async () => {
      const message = await enqueued()
      const { id, lease: held } = await taken(message)
      const nextAttemptAt = later(minutes(30))
      await settle({ id, lease: held, outcome: 'retry', nextAttemptAt, reason: 'busy' })
      expect(await lease(message, after(nextAttemptAt, -1))).toBeUndefined()
      expect((await taken(message, nextAttemptAt)).attempts).toBe(2)
    })

    test.each([
      ['sent', { outcome: 'sent', at: start }],
      ['refused', { outcome: 'refused', at: start, reason: 'no such address' }],
      ['retry', { outcome: 'retry', nextAttemptAt: later(hours(9)), reason: 'busy' }],
    ] as const)('ignores a settlement under an older lease: %s', async (_name, outcome) => {
      const message = await enqueued()
      const first = await taken(message)
      const second = await taken(message, later(minutes(2)))
      expect(second.lease).not.toBe(first.lease)
      await settle({ id: message.id, lease: first.lease, ...outcome })
      expect(await lease(message, later(minutes(2)))).toBeUndefined() // the second still holds it
      expect((await taken(message, later(minutes(5)))).attempts).toBe(3)
    })

    test('ignores a settlement under the lease of another message', async () => {
      const [message, other] = [await enqueued(), await enqueued()]
      const leased = await leaseAll(start)
      const [held, foreign] = [message, other].map((own) => leased.find(({ id }) => id === own.id))
      if (!held || !foreign) throw new Error('not due')
      await settle({ id: message.id, lease: foreign.lease, outcome: 'sent', at: start })
      expect(await lease(message, later(minutes(5)))).toBeDefined()
    })

    test('is settled together with others, each by its own outcome', async () => {
      const messages = [await enqueued(), await enqueued(), await enqueued()] as const
      const leased = await leaseAll(start)
      const [one, two, three] = messages.map(
        (message) => leased.find(({ id }) => id === message.id)?.lease ?? '',
      )
      const [sent, refused, retried] = messages
      await adapters().outbox.settle([
        { id: sent.id, lease: one ?? '', outcome: 'sent', at: start },
        { id: refused.id, lease: two ?? '', outcome: 'refused', at: start, reason: 'no' },
        { id: retried.id, lease: three ?? '', outcome: 'retry', nextAttemptAt: start, reason: 'b' },
      ])
      const ids = (await leaseAll(later(hours(1)))).map(({ id }) => id)
      expect(messages.map(({ id }) => ids.includes(id))).toEqual([false, false, true])
      await adapters().outbox.settle([])
    })

    test('waits its turn: the oldest due comes first, and no more than asked for', async () => {
      // Before anything that other tests enqueue; what an earlier run of this test left is put away.
      const longAgo = after(start, -hours(24 * 365 * 30))
      await adapters().outbox.lease({ now: longAgo, until: later(0), limit: 10_000 })
      const ages = [3, 1, 7, 5, 2, 6, 4]
      const messages = await Promise.all(
        ages.map((age) => enqueued({ createdAt: after(longAgo, -minutes(age)) })),
      )
      const ageOf = (message: LeasedMessage) =>
        ages[messages.findIndex(({ id }) => id === message.id)]
      const next = async (limit: number) => {
        const request = { now: longAgo, until: later(0), limit }
        return (await adapters().outbox.lease(request)).map(ageOf)
      }
      expect(await next(3)).toEqual([7, 6, 5])
      expect(await next(3)).toEqual([4, 3, 2])
      expect(await next(3)).toEqual([1])
      expect(await next(3)).toEqual([])
    })
  })
}
