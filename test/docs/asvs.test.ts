/** docs/asvs.md against the requirements of the standard. That its tests and sections exist: references.test.ts. */
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { testReferencesIn } from './read-markdown.ts'

const states = ['met', 'operator', 'partly', '**not met**', 'out'] as const

interface Row {
  readonly requirements: readonly string[]
  readonly state: string
  readonly how: string
  readonly shownBy: string
}

let levels: ReadonlyMap<string, string>
let text: string
let rows: readonly Row[]

beforeAll(async () => {
  const list = await readFile('test/docs/asvs-5.0.0.txt', 'utf8')
  levels = new Map(
    list
      .split('\n')
      .filter((line) => /^[12] /.test(line))
      .flatMap((line) => {
        const [level = '', ...requirements] = line.split(' ')
        return requirements.map((requirement) => [requirement, level] as const)
      }),
  )
  text = await readFile('docs/asvs.md', 'utf8')
  rows = text
    .split('\n')
    .filter((line) => /^\| V\d/.test(line))
    .map((line) => {
      const cells = line.replaceAll(/^\| | \|$/g, '').split(' | ')
      const [requirements = '', state = '', how = '', shownBy = ''] = cells
      return { requirements: requirements.split(', '), state, how, shownBy }
    })
})

describe('docs/asvs.md', () => {
  test('has every requirement of levels 1 and 2, once', () => {
    expect(levels.size).toBe(253)
    const listed = rows.flatMap(({ requirements }) => requirements)
    expect([...listed].sort()).toEqual([...levels.keys()].sort())
    for (const row of rows) expect(states).toContain(row.state)
  })

  test('shows what is met by a test or a section, and gives a reason for everything else', () => {
    const bare = rows.filter(({ state, how, shownBy }) => {
      if (state === 'met') return !isEvidence(shownBy)
      return how === '–' || ((state === 'partly' || state === 'operator') && !isEvidence(shownBy))
    })
    expect(bare).toEqual([])
  })

  test('counts them as they are', () => {
    const counted = states.map((state) => {
      const found = rows.filter((row) => row.state === state).flatMap((row) => row.requirements)
      const ofLevel = (level: string) => found.filter((one) => levels.get(one) === level).length
      return `${state} | ${ofLevel('1')} | ${ofLevel('2')}`
    })
    const said = [...text.matchAll(/^\| (.+?) \| [^|]+ \| (\d+) \| (\d+) \|$/gm)].map(
      ([, state, one, two]) => `${state} | ${one} | ${two}`,
    )
    expect(said).toEqual(counted)
  })
})

function isEvidence(cell: string): boolean {
  return testReferencesIn(cell).some(({ titles }) => titles.length > 0) || /\]\([^)]+\)/.test(cell)
}
