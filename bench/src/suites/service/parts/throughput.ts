/** What a session check costs under load: time and processor for one request, at 1, 16 and 64 connections. */
import { measureInRounds } from '../../../measure/rounds.ts'
import { ratioOf, spreadOf } from '../../../measure/spread.ts'
import type { Part } from '../../../part.ts'
import { count, digits, showNs, showRatio, showSpread } from '../../../report/units.ts'
import type { Figure, RunOptions } from '../../../suite.ts'
import type { Arena } from '../arena.ts'
import { askFor, exchange } from '../exchange.ts'
import type { RunningWorker } from '../workerd.ts'

const allConnections = [1, 16, 64] as const

/** One thing that is asked over and over. */
interface Load {
  readonly name: string
  readonly worker: RunningWorker
  ask(connection: number): Promise<unknown>
}

/** By load and connections, one for each round. */
interface Measured {
  ns(load: string, connections: number): readonly number[]
  /** Processor time of the Worker's process for one request. */
  cpuNs(load: string, connections: number): readonly number[]
}

export async function measureThroughput(arena: Arena, options: RunOptions): Promise<Part> {
  const loads = await loadsOf(arena)
  const measured = await measure(loads, options)
  const memory = await Promise.all(loads.map(({ worker }) => worker.memoryBytes()))
  const perSecond = (name: string, connections: number) =>
    count(Math.round(1e9 / spreadOf(measured.ns(name, connections)).median))
  return {
    figures: figuresOf(measured),
    section: {
      title: 'A session check under load',
      text: [
        'The stores are on this machine, without distance. *Gatehouse* is `POST /oauth/introspect`: a strict route, which asks ' +
          'Redis each time. *Gatehouse, profile* is `GET /users/profile`, strict as well, which reads the profile from Postgres in the ' +
          'same moment. *Gatehouse, recent* is `GET /users/permissions`, which takes the isolate’s word of the last 5 s. *Better Auth* is `GET ' +
          '/api/auth/get-session`: from Postgres, from the signed cookie (believed for 5 min), or from Redis. *Hono, one ' +
          'SQL trip* is the least that a route with an answer from Postgres costs. Rate limits are off on both sides, ' +
          'since everything comes from one address.',
        'Processor time is that of the whole workerd process, from /proc, in steps of 10 ms over at least a second.',
      ],
      tables: [
        {
          columns: ['Requests a second', ...allConnections.map((n) => `${n} connections`)],
          rows: loads.map(({ name }) => [name, ...allConnections.map((n) => perSecond(name, n))]),
        },
        {
          columns: [
            'Processor time a request',
            ...allConnections.map((n) => `${n} connections`),
            'memory',
          ],
          rows: loads.map(({ name }, index) => [
            name,
            ...allConnections.map((n) => showSpread(spreadOf(measured.cpuNs(name, n)))),
            `${digits((memory[index] ?? Number.NaN) / 2 ** 20)} MiB`,
          ]),
        },
      ],
    },
    measurements: loads.flatMap(({ name }) =>
      allConnections.flatMap((n) => [
        {
          path: ['throughput', name, `${n} connections`],
          unit: 'ns' as const,
          spread: spreadOf(measured.ns(name, n)),
        },
        {
          path: ['processor', name, `${n} connections`],
          unit: 'ns' as const,
          spread: spreadOf(measured.cpuNs(name, n)),
        },
      ]),
    ),
  }
}

async function loadsOf({ gatehouse, betterAuth, bare }: Arena): Promise<readonly Load[]> {
  const services = [gatehouse.strict, gatehouse.recent, ...Object.values(betterAuth)]
  const checks = services.map(async ({ name, worker, newPerson, operations }): Promise<Load> => {
    const person = await newPerson()
    await operations['sign in'](person)
    return { name, worker, ask: () => operations['session check'](person) }
  })
  const reader = await gatehouse.strict.newPerson()
  await gatehouse.strict.operations['sign in'](reader)
  const profile: Load = {
    name: 'Gatehouse, profile',
    worker: gatehouse.strict.worker,
    ask: () => gatehouse.strict.operations['profile read'](reader),
  }
  // One person a connection: a refresh token is good for one refresh.
  const people = await Promise.all(
    Array.from({ length: Math.max(...allConnections) }, async () => {
      const person = await gatehouse.strict.newPerson()
      await gatehouse.strict.operations['sign in'](person)
      return person
    }),
  )
  const refresh: Load = {
    name: 'Gatehouse, a refresh',
    worker: gatehouse.strict.worker,
    async ask(connection) {
      const person = people[connection]
      if (person) await gatehouse.strict.operations.refresh(person)
    },
  }
  const bareRoute = (name: string, path: string): Load => ({
    name,
    worker: bare,
    ask: () => exchange(`${bare.url}${path}`),
  })
  return [
    ...(await Promise.all(checks)),
    profile,
    refresh,
    bareRoute('Hono', '/healthz'),
    bareRoute('Hono, one SQL trip', '/one-trip'),
  ]
}

async function measure(loads: readonly Load[], { quick, progress }: RunOptions): Promise<Measured> {
  const sampleMs = quick ? 300 : 1_000
  const cpu = new Map<string, number[]>()
  const contestants = loads.flatMap(({ name, worker, ask }) =>
    allConnections.map((connections) => ({
      name: keyOf(name, connections),
      async sample() {
        const before = await worker.cpuMs()
        const { answered, elapsedMs } = await askFor(sampleMs, connections, ask)
        const after = await worker.cpuMs()
        const spent = ((after ?? Number.NaN) - (before ?? Number.NaN)) * 1e6
        cpu.set(keyOf(name, connections), [
          ...(cpu.get(keyOf(name, connections)) ?? []),
          spent / answered,
        ])
        return (elapsedMs * 1e6) / answered
      },
    })),
  )
  const rounds = quick ? 1 : 5
  progress.step(`Under load: ${rounds} rounds of ${contestants.length} measurements`)
  const times = await measureInRounds(contestants, {
    rounds,
    warmUps: 1,
    onRound: progress.at,
  })
  return {
    ns: (load, connections) => times.get(keyOf(load, connections)) ?? [],
    // The warm-up's is not the others'.
    cpuNs: (load, connections) => (cpu.get(keyOf(load, connections)) ?? []).slice(1),
  }
}

function figuresOf(measured: Measured): readonly Figure[] {
  const times = (name: string, connections: number, than: string) =>
    ratioOf(measured.ns(than, connections), measured.ns(name, connections))
  const throughput = (target: string, name: string, than: string, bound: number): Figure => {
    const ratios = allConnections.map((n) => ({ n, ratio: times(name, n, than) }))
    return {
      target,
      measured: ratios.map(({ n, ratio }) => `${n}: ${showRatio(ratio)}`).join('; '),
      met: ratios.every(({ ratio }) => ratio.median >= bound),
      remark:
        'Without distance, so that trips cost next to nothing: what is compared is processor time, of the Worker, of the driver and of the local cloud, on the same two processors. At a distance it is the trips that count, see the operations. A profile in workerd showed 15 % in headers and the copy of a GET, 14 % in packing rules (recent), 11 % in writing the statement (profile): all three are gone; the rest was fetch, HTTP, JSON and logging. No profile has been taken since.',
    }
  }
  const recent = 'Gatehouse, recent'
  const strict = 'Gatehouse'
  const profile = 'Gatehouse, profile'
  const cpu = [strict, recent, profile, 'Gatehouse, a refresh'].map((name) => ({
    name,
    spread: spreadOf(measured.cpuNs(name, 16)),
  }))
  return [
    throughput(
      'A recent route: ≥ 5 × the throughput of Better Auth’s default check',
      recent,
      'Better Auth',
      5,
    ),
    throughput(
      'A recent route: ≥ 1.2 × that of its cookie cache',
      recent,
      'Better Auth, cookie cache',
      1.2,
    ),
    throughput('A strict route: ≥ 3 × its default check', strict, 'Better Auth', 3),
    throughput(
      'A strict route: no slower than its secondary storage',
      strict,
      'Better Auth, secondary storage',
      1,
    ),
    {
      remark:
        'The profile makes two requests, to Redis and to Postgres, where the bare one makes one, and each costs a Worker about half a millisecond of processor time; both at once, but on one thread here, with both stores and the driver on the same two processors. It also checks the token, decides, shapes the fields and logs.',
      target: 'An authenticated profile read within 2 × of a bare Hono route with one SQL trip',
      measured: allConnections
        .map(
          (n) =>
            `${n}: ${showRatio(ratioOf(measured.ns(profile, n), measured.ns('Hono, one SQL trip', n)))}`,
        )
        .join('; '),
      met: allConnections.every(
        (n) => ratioOf(measured.ns(profile, n), measured.ns('Hono, one SQL trip', n)).median <= 2,
      ),
    },
    {
      target: 'Everything but hashing: ≤ 2 ms of processor time a request',
      remark:
        'A refresh signs a JWT (ES256), and drizzle writes a long statement anew each time; a profile on Node shows 7 % of the busy time in the signature and 8 % in drizzle, the rest in fetch, HTTP and JSON.',
      measured: cpu.map(({ name, spread }) => `${name}: ${showNs(spread.median)}`).join('; '),
      met: cpu.every(({ spread }) => spread.median <= 2e6),
    },
  ]
}

function keyOf(load: string, connections: number): string {
  return `${load} / ${connections}`
}
