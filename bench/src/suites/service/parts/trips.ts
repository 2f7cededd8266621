/** How often each operation asks a store, whatever follows its answer included. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Part } from '../../../part.ts'
import type { RunOptions } from '../../../suite.ts'
import type { Arena } from '../arena.ts'
import { type Operation, operations, type Service, somebody } from '../service.ts'

/** Longer than what follows an answer takes when the stores are near. */
const settledMs = 300

export async function countTrips(arena: Arena, { progress }: RunOptions): Promise<Part> {
  const services = [
    arena.gatehouse.strict,
    arena.gatehouse.recent,
    ...Object.values(arena.betterAuth),
  ]
  progress.step('Trips of each operation')
  const counted = new Map<string, string>()
  for (const service of services) {
    for (const [operation, trips] of await tripsOf(service)) {
      counted.set(`${service.name} / ${operation}`, trips)
    }
  }
  return {
    figures: [],
    section: {
      title: 'Requests to the stores',
      text: [
        'What one operation of somebody whom the isolate has seen asks of Postgres + Redis, as the local cloud counts it; ' +
          'what follows the answer (mail, the cache) included, since it costs money if not time. Several requests may ' +
          'travel at once: the time at a distance, below, says how many wait for each other.',
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

async function tripsOf(service: Service): Promise<readonly (readonly [Operation, string])[]> {
  const known = await service.newPerson()
  const enrolled = await service.newPerson()
  await service.operations['sign in'](enrolled)
  await service.enrol(enrolled)
  const counted: (readonly [Operation, string])[] = []
  for (const operation of operations) {
    const person = { 'sign up': somebody(), 'sign in with a code': enrolled }[operation as string]
    await wait(settledMs)
    await service.takeTrips()
    await service.operations[operation](person ?? known)
    await wait(settledMs)
    const { sql, redis } = await service.takeTrips()
    counted.push([operation, `${sql} + ${redis}`])
  }
  return counted
}
