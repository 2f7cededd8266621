/** What a session check costs under load: time and processor for one request, at 1, 16 and 64 connections. */
import { measureInRounds } from '../../../measure/rounds.ts'
import { ratioOf, spreadOf } from '../../../measure/spread.ts'
import type { Part } from '../../../part.ts'
import { count, digits, showNs, showRatio, showSpread } from '../../../report/units.ts'
import type { Figure, RunOptions } from '../../../suite.ts'
import type { Arena } from '../arena.ts'
import { askFor, exchange } from '../exchange.ts'
import type { Person } from '../service.ts'
import type { RunningWorker } from '../workerd.ts'

/** At once. A quick run makes fewer people. */
const connectionsOf = ({ quick }: Pick<RunOptions, 'quick'>) => (quick ? [1, 16] : [1, 16, 64])

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
  const allConnections = connectionsOf(options)
  const [reads, refresh] = await loadsOf(arena, allConnections)
  const ofReads = await measure(reads, options)
  // By itself: where the local cloud is so busy with SQL that Redis, in the same process, is late, an isolate does
  // without Redis for five seconds, and the next to be measured would be another service than it is.
  const ofRefresh = await measure([refresh], options)
  const loads = [...reads, refresh]
  const of = (load: string) => (load === refresh.name ? ofRefresh : ofReads)
  const measured: Measured = {
    ns: (load, connections) => of(load).ns(load, connections),
    cpuNs: (load, connections) => of(load).cpuNs(load, connections),
  }
  const memory = await Promise.all(loads.map(({ worker }) => worker.memoryBytes()))
  const perSecond = (name: string, connections: number) =>
    count(Math.round(1e9 / spreadOf(measured.ns(name, connections)).median))
  return {
    figures: figuresOf(measured, allConnections),
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

/** Those that change nothing, and the one that does. */
async function loadsOf(
  { gatehouse, betterAuth, bare }: Arena,
  allConnections: readonly number[],
): Promise<readonly [reads: readonly Load[], refresh: Load]> {
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
  const people: Person[] = []
  for (let connection = 0; connection < Math.max(...allConnections); connection += 1) {
    const person = await gatehouse.strict.newPerson() // one after the other: each is two hashes
    await gatehouse.strict.operations['sign in'](person)
    people.push(person)
  }
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
  const reads = [
    ...(await Promise.all(checks)),
    profile,
    bareRoute('Hono', '/healthz'),
    bareRoute('Hono, one SQL trip', '/one-trip'),
  ]
  return [reads, refresh]
}

async function measure(loads: readonly Load[], { quick, progress }: RunOptions): Promise<Measured> {
  const allConnections = connectionsOf({ quick })
  const sampleMs = quick ? 150 : 1_000
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

function figuresOf(measured: Measured, allConnections: readonly number[]): readonly Figure[] {
  const times = (name: string, connections: number, than: string) =>
    ratioOf(measured.ns(than, connections), measured.ns(name, connections))
  const throughput = (
    target: string,
    name: string,
    than: string,
    bound: number,
    profile: string,
  ): Figure => {
    const ratios = allConnections.map((n) => ({ n, ratio: times(name, n, than) }))
    return {
      target,
      measured: ratios.map(({ n, ratio }) => `${n}: ${showRatio(ratio)}`).join('; '),
      met: ratios.every(({ ratio }) => ratio.median >= bound),
      remark: `Without distance, so that trips cost next to nothing: what is compared is processor time, of the Worker, of the driver and of the local cloud, on the same two processors; with one connection, the time of a trip on this machine. At a distance it is the trips that count, see the operations. ${profile}`,
    }
  }
  const ofRecent =
    'What profiles in workerd showed and is gone: 15 % in headers and the copy of a GET, 12 % in packing rules, 7 % in the digest of the entity tag. What the last one shows: 12 % in making and printing the log line, 6 % collecting garbage, hono’s routing and contexts, the ledger’s AsyncLocalStorage and the answer’s headers in many small parts; the policies take 4 %.'
  const ofStrict =
    'What a profile in workerd shows: a fifth in the request to Redis and its answer, 9 % in opening the seal of what Redis says, 7 % in reading the form within its limits of size and time and as much in hono’s reading it again, 6 % in the log line, 6 % collecting garbage. Asking for the credential and for what Redis may have missed has moved behind the answers.'
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
      ofRecent,
    ),
    throughput(
      'A recent route: ≥ 1.2 × that of its cookie cache',
      recent,
      'Better Auth, cookie cache',
      1.2,
      ofRecent,
    ),
    throughput(
      'A strict route: ≥ 3 × its default check',
      strict,
      'Better Auth',
      3,
      `${ofStrict} With one connection a bare Hono route that makes one trip and nothing else comes to about three times that check as well (see below): there is nothing left for the service to spend.`,
    ),
    throughput(
      'A strict route: no slower than its secondary storage',
      strict,
      'Better Auth, secondary storage',
      1,
      ofStrict,
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
        'A refresh is a transaction of four statements, a signature (ES256) and a note for Redis behind the answer. Drizzle’s writing of the statements (13 % in a profile of workerd) is gone: they are written once. What the profile shows now: a quarter in the two requests to the stores and their answers, 6 % in finding the route, 6 % in reading the body, 2 % in the signature; the rest is small parts of hono, zod and the runtime.',
      measured: cpu.map(({ name, spread }) => `${name}: ${showNs(spread.median)}`).join('; '),
      met: cpu.every(({ spread }) => spread.median <= 2e6),
    },
  ]
}

function keyOf(load: string, connections: number): string {
  return `${load} / ${connections}`
}
