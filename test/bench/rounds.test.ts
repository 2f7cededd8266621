import { describe, expect, it } from 'vitest'
import { measureInRounds } from '../../bench/src/measure/rounds.ts'

const names = ['a', 'b', 'c', 'd', 'e']

/** Contestants that note when it was their turn; each measures how often it has been asked before. */
function contestants(turns: string[]) {
  return names.map((name) => {
    let asked = 0
    return {
      name,
      sample: async () => {
        turns.push(name)
        return asked++
      },
    }
  })
}

describe('rounds', () => {
  it('measure everyone once each, never two at the same time', async () => {
    const turns: string[] = []
    await measureInRounds(contestants(turns), { rounds: 4, warmUps: 0 })
    for (let round = 0; round < 4; round++) {
      expect(turns.slice(round * 5, round * 5 + 5).sort()).toEqual(names)
    }
  })

  it('go in another order each time, so that nobody is always first', async () => {
    const turns: string[] = []
    await measureInRounds(contestants(turns), { rounds: 20, warmUps: 0 })
    const first = turns.filter((_, turn) => turn % 5 === 0)
    expect(new Set(first)).toEqual(new Set(names))
  })

  it('keep each one’s measurements in the order of the rounds, without those to warm up', async () => {
    const measured = await measureInRounds(contestants([]), { rounds: 3, warmUps: 2 })
    for (const name of names) expect(measured.get(name)).toEqual([2, 3, 4])
  })

  it('refuse two of one name: the measurements of one would be the other’s', async () => {
    const twins = [...contestants([]), ...contestants([])]
    await expect(measureInRounds(twins, { rounds: 1, warmUps: 0 })).rejects.toThrow('same name')
  })

  it('tell how far they are', async () => {
    const told: number[] = []
    await measureInRounds(contestants([]), {
      rounds: 2,
      warmUps: 1,
      onRound: (done, of) => told.push(done / of),
    })
    expect(told).toEqual([1 / 3, 2 / 3, 1])
  })
})
