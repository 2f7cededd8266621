/** What goes wrong while people go on: one thing after another, chosen by a seeded dice. */
import type { RunningWorker } from '../service/workerd.ts'

export type Weather = (typeof kinds)[number]

const calm = { delayMs: 0, errorRate: 0, down: false }
const faults = {
  calm: {},
  'Redis is away': { redis: { down: true } },
  'Redis takes 400 ms': { redis: { delayMs: 400 } },
  'every second question to Redis fails': { redis: { errorRate: 0.5 } },
  'every fifth statement fails': { sql: { errorRate: 0.2 } },
  'Postgres is away': { sql: { down: true } },
  'mail is away': { mail: { down: true } },
  'Postgres and Redis take 60 ms': { sql: { delayMs: 60 }, redis: { delayMs: 60 } },
  'the Worker is killed': {},
} as const
const kinds = Object.keys(faults) as (keyof typeof faults)[] // its own keys

export interface Place {
  readonly cloudUrl: string
  worker: RunningWorker
  startWorker(): Promise<RunningWorker>
}

/** Changes the weather every `spellMs` until `isOver`; then all is well. Answers how often each kind came. */
export async function changeWeather(
  place: Place,
  { spellMs, random, isOver }: { spellMs: number; random: () => number; isOver: () => boolean },
): Promise<ReadonlyMap<Weather, number>> {
  const spells = new Map<Weather, number>(kinds.map((kind) => [kind, 0]))
  for (let turn = 0; !isOver(); turn += 1) {
    // Calm in between: something has to be written that can be lost.
    const kind =
      turn % 2 === 0 ? 'calm' : (kinds[1 + Math.floor(random() * (kinds.length - 1))] ?? 'calm')
    spells.set(kind, (spells.get(kind) ?? 0) + 1)
    await put(place.cloudUrl, faults[kind])
    if (kind === 'the Worker is killed') {
      await place.worker.stop() // SIGKILL
      place.worker = await place.startWorker()
    }
    await new Promise((resolve) => setTimeout(resolve, spellMs * (0.5 + random())))
  }
  await put(place.cloudUrl, {})
  return spells
}

async function put(cloudUrl: string, changes: object): Promise<void> {
  const body = { sql: calm, redis: calm, mail: calm, ...changes }
  const answer = await fetch(`${cloudUrl}/faults`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`The local cloud refuses ${JSON.stringify(body)}`)
}
