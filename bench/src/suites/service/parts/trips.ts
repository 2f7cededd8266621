/** How often each operation asks a store, whatever follows its answer included. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Part } from '../../../part.ts'
import type { RunOptions } from '../../../suite.ts'
import type { Arena } from '../arena.ts'
import type { Trips } from '../cloud.ts'
import { type Operation, operations, type Service, somebody } from '../service.ts'

/** Longer than what follows an answer takes when the stores are near. */
const settledMs = 200
const timesCounted = 3
/** Asked once before it is counted, so that it finds what an isolate under load has at hand. */
const repeatable: readonly Operation[] = ['session check', 'profile read']

export async function countTrips(arena: Arena, { quick, progress }: RunOptions): Promise<Part> {
  const times = quick ? 1 : timesCounted
  const { gatehouse, betterAuth } = arena
  const services = quick
    ? [gatehouse.strict, betterAuth.plain]
    : [gatehouse.strict, gatehouse.recent, ...Object.values(betterAuth)]
  progress.step('Trips of each operation')
  const counted = new Map<string, string>()
  for (const service of services) {
    for (const [operation, trips] of await tripsOf(service, times)) {
      counted.set(`${service.name} / ${operation}`, trips)
    }
  }
  return {
    figures: [],
    section: {
      title: 'Requests to the stores',
      text: [
        'What one operation of somebody whom the isolate has seen asks of Postgres + Redis, as the local cloud counts it; ' +
          `what follows the answer (mail, the cache) included, since it costs money if not time. The least of ${times}: what ` +
          'an isolate asks every few seconds for all requests together (policies, revocations, metrics) falls now on one, now on ' +
          'another. Several requests may travel at once: the time at a distance, above, says how many wait for each other.',
      ],
      tables: [
        {
          columns: ['SQL + Redis', ...services.map(({ name }) => name)],
          rows: operations.map((operation) => [
            operation,
            ...services.map(({ name }) => counted.get(`${name} / ${operation}`) ?? ''),
          ]),
        },
      ],
    },
    measurements: [],
  }
}

async function tripsOf(
  service: Service,
  times: number,
): Promise<readonly (readonly [Operation, string])[]> {
  const counted = new Map<Operation, readonly Trips[]>()
  for (let time = 0; time < times; time += 1) {
    for (const [operation, trips] of await tripsOfOne(service)) {
      counted.set(operation, [...(counted.get(operation) ?? []), trips])
    }
  }
  return [...counted].map(([operation, all]) => {
    const [sql, redis] = [least(all.map((one) => one.sql)), least(all.map((one) => one.redis))]
    return [operation, `${sql} + ${redis}`]
  })
}

async function tripsOfOne(service: Service): Promise<readonly (readonly [Operation, Trips])[]> {
  const known = await service.newPerson()
  const enrolled = await service.newPerson()
  await service.operations['sign in'](enrolled)
  await service.enrol(enrolled)
  const counted: (readonly [Operation, Trips])[] = []
  for (const operation of operations) {
    const person = { 'sign up': somebody(), 'sign in with a code': enrolled }[operation as string]
    const perform = () => service.operations[operation](person ?? known)
    if (repeatable.includes(operation)) await perform()
    await wait(settledMs)
    await service.takeTrips()
    await perform()
    await wait(settledMs)
    counted.push([operation, await service.takeTrips()])
  }
  return counted
}

function least(counts: readonly number[]): number {
  return Math.min(...counts)
}
