/** A mail provider that is away for an hour, and one whose yes is lost. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { batchSize } from '../../src/application/mail/deliver-mail.ts'
import { hours, minutes, seconds } from '../../src/domain/shared/instant.ts'
import { composeService, somebody } from '../support/composed-service.ts'
import { useOwnCloud } from '../support/own-cloud.ts'
import { openQuery } from './support/query.ts'

const own = useOwnCloud()

afterEach(async () => {
  vi.useRealTimers()
  await own().heal()
})

/** The letters of these people in the order in which the provider took them. */
async function delivered(emails: readonly string[]): Promise<readonly string[]> {
  const answer = await fetch(`${own().cloud.url}/mailbox`, {
    headers: { Accept: 'application/json' },
  })
  const { messages }: { messages: readonly { to: string }[] } = await answer.json()
  return messages
    .map(({ to }) => to)
    .filter((to) => emails.includes(to))
    .toReversed()
}

describe('a mail provider that is away for an hour', () => {
  test('loses no letter: each waits longer and longer, none is given up, and all leave once, the oldest batch first', async () => {
    const service = composeService(own())
    const query = openQuery(own().cloud.databaseUrl)
    const began = Date.now()
    const at = (ms: number) => vi.setSystemTime(began + ms)
    const people = Array.from({ length: 24 }, somebody)
    const emails = people.map(({ email }) => email)
    at(0)
    await own().faults({ mail: { down: true } })
    for (const [index, person] of people.entries()) {
      at(index * seconds(1))
      expect((await service.call('POST /auth/register', { body: person })).status).toBe(201)
    }
    for (const minute of [1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 59]) {
      at(minutes(minute))
      await service.everyMinute()
    }
    const rows = await query(
      'SELECT attempts, sent_at, refused_at FROM outbox_messages WHERE recipient = ANY($1)',
      [emails],
    )
    expect(rows).toHaveLength(people.length)
    for (const { attempts, sent_at, refused_at } of rows) {
      expect({ sent_at, refused_at }).toEqual({ sent_at: null, refused_at: null })
      // At once, then by the schedule after 1, 2, 4, 8, 16 and 32 minutes: nobody hammers who is down.
      expect(Number(attempts)).toBe(7)
    }

    await own().heal()
    for (const minute of [60, 63, 64, 65, 128]) {
      at(minutes(minute))
      await service.everyMinute()
    }
    // Within a batch they go side by side.
    const batches = (list: readonly string[]) =>
      [0, 1, 2].map((nth) => list.slice(nth * batchSize, (nth + 1) * batchSize).toSorted())
    expect(batches(await delivered(emails))).toEqual(batches(emails))
  }, 60_000)

  test('does not send what has become useless: a link that has expired meanwhile', async () => {
    const service = composeService(own())
    const person = somebody()
    const began = Date.now()
    vi.setSystemTime(began)
    await service.call('POST /auth/register', { body: person })
    await own().faults({ mail: { down: true } })
    await service.call('POST /auth/forgot-password', { body: { email: person.email } })
    await own().heal()
    vi.setSystemTime(began + hours(1))
    await service.everyMinute()
    expect(await delivered([person.email])).toHaveLength(1) // the one about the address
    const [row] = await openQuery(own().cloud.databaseUrl)(
      `SELECT last_failure FROM outbox_messages
       WHERE recipient = $1 AND notification->>'template' = 'reset_password'`,
      [person.email],
    )
    expect(row).toEqual({ last_failure: 'expired' })
  })
})

describe('a provider that says yes, and whose answer is lost', () => {
  test('gets the letter once more, and then never again', async () => {
    const service = composeService(own())
    const person = somebody()
    const began = Date.now()
    vi.setSystemTime(began)
    await own().faults({ mail: { dropAnswers: true } })
    await service.call('POST /auth/register', { body: person })
    expect(await delivered([person.email])).toHaveLength(1)
    await own().heal()
    vi.setSystemTime(began + seconds(29))
    await service.everyMinute()
    expect(await delivered([person.email])).toHaveLength(1)
    for (const minute of [1, 2, 90, 240]) {
      vi.setSystemTime(began + minutes(minute))
      await service.everyMinute()
      expect(await delivered([person.email])).toHaveLength(2)
    }
  })
})

describe('a sender that dies between the yes of the provider and our mark', () => {
  test('sends that letter once more when its lease is over, and no other', async () => {
    const service = composeService(own())
    const [first, second] = [somebody(), somebody()]
    const began = Date.now()
    vi.setSystemTime(began)
    // The letter is taken; the mark is never made.
    await service.send('POST /auth/register', { body: first })
    await own().faults({ sql: { dieAfterStatements: 1 } })
    await service.letFollow()
    await own().heal()
    await service.call('POST /auth/register', { body: second })
    const emails = [first.email, second.email]
    expect(await delivered(emails)).toEqual(emails)
    vi.setSystemTime(began + seconds(59))
    await service.everyMinute()
    expect(await delivered(emails)).toEqual(emails)
    for (const minute of [2, 3, 90]) {
      vi.setSystemTime(began + minutes(minute))
      await service.everyMinute()
      expect(await delivered(emails)).toEqual([...emails, first.email])
    }
  })
})
