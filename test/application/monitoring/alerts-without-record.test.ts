/** While the record is away: who is told, how often, and what of it the record knows when it is back. */
import { beforeEach, describe, expect, test } from 'vitest'
import { DependencyUnavailable } from '../../../src/application/ports/dependencies.ts'
import type { AlertRule } from '../../../src/domain/monitoring/alert-rule.ts'
import { seconds } from '../../../src/domain/shared/instant.ts'
import { createTestApplication } from '../../support/test-application.ts'

const rules: readonly AlertRule[] = [
  {
    ...{ name: 'Down', summary: 'A dependency is down.', severity: 'critical' },
    when: { kind: 'threshold', of: { metric: 'gatehouse_dependency_up' }, below: 1 },
    ...{ forMinutes: 2, quietMinutes: 3 },
  },
  {
    ...{ name: 'Mails', summary: 'Many mails leave.', severity: 'warning' },
    when: { kind: 'rate', of: { metric: 'gatehouse_mails_total' }, windowMinutes: 2, above: 5 },
    ...{ forMinutes: 0, quietMinutes: 1 },
  },
]

type World = ReturnType<typeof createWorld>
let world: World
beforeEach(() => {
  world = createWorld()
})

/** Two schedules over one record, one copy of the last look and one provider. */
function createWorld() {
  const away = { record: false, redis: false }
  const recorded = async <T>(ask: () => Promise<T>): Promise<T> => {
    if (away.record) throw new DependencyUnavailable('db', undefined)
    return ask()
  }
  const remembered = async <T>(ask: () => Promise<T>): Promise<T> => {
    if (away.redis) throw new DependencyUnavailable('redis', undefined)
    return ask()
  }
  const { application, ports, store, mailer, clock } = createTestApplication({
    alertRules: rules,
    alertRecipients: { mail: ['ops@example.org'], webhook: true },
    ports: ({ alertEvaluations, alertLooks, unitOfWork }) => ({
      dependencies: { check: async () => [{ name: 'database', up: !away.record }] },
      alertEvaluations: { since: (at) => recorded(() => alertEvaluations.since(at)) },
      unitOfWork: { commit: (changes) => recorded(() => unitOfWork.commit(changes)) },
      alertLooks: {
        last: () => remembered(() => alertLooks.last()),
        keep: (look, before) => remembered(() => alertLooks.keep(look, before)),
      },
    }),
  })
  const { evaluateAlerts } = application.monitoring

  return {
    away,
    mailer,
    look: evaluateAlerts,
    mails: (count: number) =>
      ports.metrics.count('gatehouse_mails_total', { result: 'sent' }, count),
    /** Both schedules look at once. */
    async minute() {
      clock.advance(seconds(60))
      await Promise.all([evaluateAlerts(), evaluateAlerts()])
    },
    /** Straight, without the outbox. */
    told: () =>
      mailer.sent.map(({ envelope, notification }) => [
        envelope.to,
        notification.template === 'alert' && `${notification.rule} ${notification.event}`,
      ]),
    outbox: () =>
      [...store.state.outbox.values()].map(({ to, notification }) => [
        to,
        notification.template === 'alert' && `${notification.rule} ${notification.event}`,
      ]),
  }
}

const both = (said: string) => [
  ['ops@example.org', said],
  ['webhook', said],
]

async function minutes(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await world.minute()
}

describe('a record that is away', () => {
  test('is told by mail and webhook, once, however many look and however long', async () => {
    await minutes(2)
    world.away.record = true
    await minutes(2)
    expect(world.told()).toEqual([])
    await minutes(8)
    expect(world.told()).toEqual(both('Down firing'))
  })

  test('is over, by the outbox, when it has been back for a while', async () => {
    await minutes(2)
    world.away.record = true
    await minutes(5)
    world.away.record = false
    await minutes(2)
    expect(world.outbox()).toEqual([])
    await minutes(8)
    expect(world.outbox()).toEqual(both('Down resolved'))
    expect(world.told()).toEqual(both('Down firing'))
  })

  test('is told also where nobody has ever looked before', async () => {
    world.away.record = true
    await minutes(4)
    expect(world.told()).toEqual(both('Down firing'))
  })

  test('neither ends nor begins what is counted', async () => {
    await minutes(1)
    world.mails(100)
    await minutes(1)
    expect(world.outbox()).toEqual(both('Mails firing'))
    world.away.record = true
    await minutes(10)
    expect(world.told()).toEqual(both('Down firing'))
    world.away.record = false
    await minutes(10)
    expect(world.outbox().slice(2)).toEqual([...both('Mails resolved'), ...both('Down resolved')])
  })
})

describe('what no provider takes meanwhile', () => {
  beforeEach(async () => {
    await minutes(1)
    world.away.record = true
    world.mailer.failWith({ kind: 'mail_unavailable', reason: 'away' })
    await minutes(4)
    expect(world.told()).toEqual([])
  })

  test('is told, once, as soon as one takes it', async () => {
    world.mailer.failWith()
    await minutes(3)
    expect(world.told()).toEqual(both('Down firing'))
  })

  test('waits in the outbox when the record is back first', async () => {
    world.away.record = false
    await minutes(2)
    expect(world.outbox()).toEqual(both('Down firing'))
    expect(world.told()).toEqual([])
  })

  test('is told nobody who will never take it', async () => {
    world.mailer.failWith({ kind: 'mail_refused', reason: 'suppressed' })
    await minutes(1)
    world.mailer.failWith()
    await minutes(2)
    expect(world.told()).toEqual([])
  })

  test('is not worth telling after a day', async () => {
    for (let hour = 0; hour < 25 * 60; hour += 60) await minutes(60)
    world.mailer.failWith()
    await minutes(2)
    expect(world.told()).toEqual([])
  })
})

test('with Redis away as well nobody knows what has been told: the schedule fails', async () => {
  await minutes(1)
  Object.assign(world.away, { record: true, redis: true })
  await expect(world.minute()).rejects.toThrow(DependencyUnavailable)
  expect(world.told()).toEqual([])
})

test('with Redis away alone all is as always', async () => {
  world.away.redis = true
  await minutes(1)
  world.mails(100)
  await minutes(2)
  expect(world.outbox()).toEqual(both('Mails firing'))
  expect(world.told()).toEqual([])
})
