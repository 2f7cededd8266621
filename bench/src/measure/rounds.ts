/** Measures side by side: everyone once a round, in another order each time, so that no one has the quiet minutes. */
import { createChance } from './random.ts'

export interface Contestant {
  readonly name: string
  /** One measurement: nanoseconds for one piece of work. */
  sample(): Promise<number>
}

export interface RoundsOptions {
  readonly rounds: number
  /** Measurements before the first round that are thrown away: compilers need them. */
  readonly warmUps: number
  /** Told after every round, the warm-up included. */
  onRound?(done: number, of: number): void
}

/** Every contestant's measurements, in the order of the rounds. Names are unique. */
export async function measureInRounds(
  contestants: readonly Contestant[],
  { rounds, warmUps, onRound = () => {} }: RoundsOptions,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const measured = new Map<string, number[]>(contestants.map(({ name }) => [name, []]))
  if (measured.size !== contestants.length) throw new Error('Two contestants have the same name')
  const chance = createChance(2024)

  for (const { sample } of contestants) {
    for (let count = 0; count < warmUps; count++) await sample()
  }
  onRound(1, rounds + 1)
  for (let round = 0; round < rounds; round++) {
    for (const { name, sample } of chance.shuffled(contestants)) {
      measured.get(name)?.push(await sample())
    }
    onRound(round + 2, rounds + 1)
  }
  return measured
}
