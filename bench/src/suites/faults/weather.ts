/** What goes wrong while people go on: one thing after another, chosen by a seeded dice. */
import {
  type Weather as Fault,
  weather,
  weatherKinds,
} from '../../../../test/faults/support/weather.ts'
import type { RunningWorker } from '../service/workerd.ts'

export type Weather = 'calm' | 'the Workers are killed' | Fault

/** Killed as often as three other things happen: what a test in one process cannot do. */
const troubles = [
  ...weatherKinds,
  ...Array.from({ length: 3 }, () => 'the Workers are killed' as const),
]

export interface Place {
  readonly cloudUrl: string
  workers: readonly RunningWorker[]
  startWorkers(): Promise<readonly RunningWorker[]>
}

/** Changes the weather until `isOver`; then all is well. Answers how often each kind came. */
export async function changeWeather(
  place: Place,
  {
    calmMs,
    troubleMs,
    random,
    isOver,
  }: { calmMs: number; troubleMs: number; random: () => number; isOver: () => boolean },
): Promise<ReadonlyMap<Weather, number>> {
  const spells = new Map<Weather, number>()
  for (let turn = 0; !isOver(); turn += 1) {
    // Calm in between: something has to be written that can be lost.
    const kind =
      turn % 2 === 0 ? 'calm' : (troubles[Math.floor(random() * troubles.length)] ?? 'calm')
    spells.set(kind, (spells.get(kind) ?? 0) + 1)
    await put(place.cloudUrl, kind in weather ? weather[kind as Fault] : {})
    if (kind === 'the Workers are killed') {
      await Promise.all(place.workers.map((worker) => worker.stop())) // SIGKILL
      place.workers = await place.startWorkers()
    }
    const averageMs = kind === 'calm' ? calmMs : troubleMs
    await new Promise((resolve) => setTimeout(resolve, averageMs * (0.5 + random())))
  }
  await put(place.cloudUrl, {})
  return spells
}

/** Takes away what was broken before. */
async function put(cloudUrl: string, faults: object): Promise<void> {
  await fetch(`${cloudUrl}/faults`, { method: 'DELETE' })
  const answer = await fetch(`${cloudUrl}/faults`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(faults),
  })
  if (!answer.ok) throw new Error(`The local cloud refuses ${JSON.stringify(faults)}`)
}
