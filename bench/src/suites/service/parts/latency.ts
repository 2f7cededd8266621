/** How long each operation takes when the stores are far away, one at a time. */
import { createChance } from '../../../measure/random.ts'
import { ratioOf, spreadOf } from '../../../measure/spread.ts'
import type { Part } from '../../../part.ts'
import { digits, showNs, showRatio } from '../../../report/units.ts'
import type { Figure, Plot, RunOptions, SuiteReport, Table } from '../../../suite.ts'
import type { Arena } from '../arena.ts'
import type { Distance } from '../cloud.ts'
import { type Operation, operations, type Person, type Service, somebody } from '../service.ts'

/** From here to Postgres; Redis is near, once as far as another region's. */
const distances: readonly Distance[] = [
  { sqlMs: 0, redisMs: 1 },
  { sqlMs: 10, redisMs: 1 },
  { sqlMs: 40, redisMs: 1 },
  { sqlMs: 40, redisMs: 5 },
  { sqlMs: 80, redisMs: 1 },
]

/** Of Better Auth's own time at 40 ms, as the issue sets them. */
const bounds: readonly (readonly [Operation, number])[] = [
  ['sign in', 0.7],
  ['sign up', 0.6],
  ['change password', 0.4],
  ['sign out', 0.3],
]

/** What bounds an operation from below, whatever the code does. */
const remarks: Partial<Record<Operation, string>> = {
  'sign in':
    'Two trips, neither of which can go: the hash must be read before it is checked, and the session is written only for a right password. Between them lies bcrypt in JavaScript, cost 10, some 60 ms on this machine; scrypt on the other side is native code and takes about half of that. With the hash left out the ratio is that of 2 trips to 3.',
  'change password':
    'The new password is hashed while the account is on its way; then the current one is checked, and the change written: two hashes of bcrypt in JavaScript and a trip that wait for each other, since a Worker has no threads. scrypt on the other side is native code.',
}

/** Nanoseconds by distance, service and operation, one for each round. */
type Measured = ReadonlyMap<string, readonly number[]>

export async function measureLatency(
  arena: Arena,
  options: RunOptions,
): Promise<Part & Pick<SuiteReport, 'headline'>> {
  const { gatehouse, betterAuth } = arena
  const services = options.quick
    ? [gatehouse.strict, betterAuth.plain]
    : [gatehouse.strict, ...Object.values(betterAuth)]
  const shown = options.quick
    ? distances.filter(({ sqlMs, redisMs }) => sqlMs === 40 && redisMs === 1)
    : distances
  const rounds = options.quick ? 1 : 5
  const measured = new Map<string, number[]>()
  for (const distance of shown) {
    await measureAt(distance, { services, rounds, measured, options })
  }
  return {
    headline: tableAt({ sqlMs: 40, redisMs: 1 }, services, measured),
    figures: bounds.map(([operation, bound]) => boundFigure(operation, bound, measured)),
    section: {
      title: 'Operations, with the stores at a distance',
      text: [
        'One request at a time over a connection that is open; the local cloud holds each request to a store back for the ' +
          'stated time. Signing in with a code is two requests. Gatehouse writes its audit log and its mail in the same ' +
          'transaction; Better Auth has neither. A *session check* is `POST /oauth/introspect` of a portal’s back end here and ' +
          '`GET /api/auth/get-session` there, which is its *profile read*, too; here that is `GET /users/profile`. Its *refresh* is ' +
          'an access token from its JWT plugin. Passwords: ' +
          'bcrypt, cost 10, here; scrypt there, each product’s default.',
        'A check here waits for Postgres when this isolate has not asked for 4 s whether the credential still holds and what Redis ' +
          'may have missed, both at once, which is so in every one of these rounds: one trip’s time. Whoever asks more often waits for Redis alone, see below.',
      ],
      tables: shown.map((distance) => tableAt(distance, services, measured)),
      plots: options.quick
        ? []
        : operations.map((operation) => plotOf(operation, services, measured)),
    },
    measurements: [...measured].map(([name, values]) => ({
      path: ['operations', ...name.split(' / ')],
      unit: 'ns',
      spread: spreadOf(values),
    })),
  }
}

async function measureAt(
  distance: Distance,
  run: {
    readonly services: readonly Service[]
    readonly rounds: number
    readonly measured: Map<string, number[]>
    readonly options: RunOptions
  },
): Promise<void> {
  const { services, rounds, measured, options } = run
  const near = { sqlMs: 0, redisMs: 0 }
  options.progress.step(`${nameOf(distance)}: making people`)
  const people = new Map<Service, Cast[]>()
  for (const service of services) {
    await service.setDistance(near)
    people.set(service, await castsOf(service, rounds + 1))
  }
  options.progress.step(`${nameOf(distance)}: ${rounds} rounds`)
  const chance = createChance(2026)
  // The first round warms up; a quick run does without.
  for (let round = options.quick ? 1 : 0; round <= rounds; round += 1) {
    for (const service of chance.shuffled(services)) {
      await service.setDistance(distance)
      const cast = people.get(service)?.[round]
      if (!cast) throw new Error('There is nobody for this round')
      for (const operation of operations) {
        const started = performance.now()
        await service.operations[operation](cast[operation])
        const ns = (performance.now() - started) * 1e6
        if (round > 0) push(measured, keyOf(distance, service.name, operation), ns)
      }
    }
    options.progress.at(round, rounds)
  }
  for (const service of services) await service.setDistance(near)
}

/** Who does what in one round. */
type Cast = Readonly<Record<Operation, Person>>

async function castsOf(service: Service, count: number): Promise<Cast[]> {
  const casts: Cast[] = []
  for (let index = 0; index < count; index += 1) {
    const known = await service.newPerson()
    const enrolled = await service.newPerson()
    await service.operations['sign in'](enrolled)
    await service.enrol(enrolled)
    casts.push({
      'sign up': somebody(),
      'sign in': known,
      'session check': known,
      'profile read': known,
      refresh: known,
      'change password': known,
      'sign out': known,
      'sign in with a code': enrolled,
    })
  }
  return casts
}

function boundFigure(operation: Operation, bound: number, measured: Measured): Figure {
  const at = { sqlMs: 40, redisMs: 1 }
  const of = (name: string) => measured.get(keyOf(at, name, operation)) ?? []
  const ratio = ratioOf(of('Gatehouse'), of('Better Auth'))
  return {
    target: `At 40 ms to the database, “${operation}” takes at most ${bound} × Better Auth’s time`,
    measured: showRatio(ratio),
    met: ratio.median <= bound,
    ...(remarks[operation] && { remark: remarks[operation] }),
  }
}

function tableAt(distance: Distance, services: readonly Service[], measured: Measured): Table {
  return {
    columns: [nameOf(distance), ...services.map(({ name }) => name)],
    rows: operations.map((operation) => {
      const ours = measured.get(keyOf(distance, 'Gatehouse', operation)) ?? []
      return [
        operation,
        ...services.map(({ name }) => {
          const values = measured.get(keyOf(distance, name, operation)) ?? []
          const time = showNs(spreadOf(values).median)
          return name === 'Gatehouse' ? time : `${time} (${digits(ratioOf(values, ours).median)} ×)`
        }),
      ]
    }),
  }
}

function plotOf(operation: Operation, services: readonly Service[], measured: Measured): Plot {
  // A logarithm has no place for 0 ms.
  const shown = distances.filter(({ sqlMs, redisMs }) => sqlMs > 0 && redisMs === 1)
  return {
    name: `service-${operation.replaceAll(' ', '-')}`,
    title: operation,
    x: { title: 'ms to the database' },
    y: { title: 'time', unit: 'ns' },
    lines: services.map(({ name }) => ({
      name,
      points: shown.map((distance) => ({
        x: distance.sqlMs,
        y: spreadOf(measured.get(keyOf(distance, name, operation)) ?? []),
      })),
    })),
  }
}

function nameOf({ sqlMs, redisMs }: Distance): string {
  return `database ${sqlMs} ms, Redis ${redisMs} ms`
}

function keyOf(distance: Distance, service: string, operation: Operation): string {
  return `${nameOf(distance)} / ${service} / ${operation}`
}

function push(measured: Map<string, number[]>, key: string, value: number): void {
  measured.set(key, [...(measured.get(key) ?? []), value])
}
