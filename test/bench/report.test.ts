import { describe, expect, it } from 'vitest'
import { parseOptions } from '../../bench/src/options.ts'
import { headlines, resultsPage } from '../../bench/src/report/markdown.ts'
import { withFigures } from '../../bench/src/report/readme.ts'
import { type RecordedSuite, withSuite } from '../../bench/src/report/results.ts'
import { lineChart, spaced } from '../../bench/src/report/svg/line-chart.ts'
import { digits, showNs } from '../../bench/src/report/units.ts'

const suite: RecordedSuite = {
  title: 'Policy decisions',
  recordedAt: '2026-11-24T05:00:00.000Z',
  seconds: 60,
  quick: false,
  commit: 'abcdef0123',
  machine: { processor: 'P', cores: 2, memoryGiB: 8, system: 'linux', node: '24', v8: '13' },
  load: [0.1, 1.1],
  versions: { casbin: '5' },
  headline: { columns: ['Engine', 'a hit'], rows: [['Gatehouse', '300 ns']] },
  figures: [
    { target: 'fast', measured: '2 ×', met: true },
    { target: 'faster', measured: '3 ×', met: false, remark: 'Because a|b.' },
  ],
  sections: [{ title: 'Section', text: ['Text.'], tables: [{ columns: ['a|b'], rows: [['c']] }] }],
  measurements: [],
}
const names = ['policy', 'service']

describe('results', () => {
  it('of one suite do not take away what is known of another', () => {
    const before = JSON.stringify(withSuite(undefined, 'service', suite))
    const after = withSuite(before, 'policy', { ...suite, quick: true })
    expect(Object.keys(after.suites).sort()).toEqual(['policy', 'service'])
    expect(withSuite(JSON.stringify(after), 'policy', suite).suites.policy?.quick).toBe(false)
  })

  it.each(['', '{', '[]', 'null', '{"format":2,"suites":{"old":{}}}'])(
    'begin anew where %j cannot be read',
    (known) => {
      expect(withSuite(known, 'policy', suite)).toEqual({ format: 1, suites: { policy: suite } })
    },
  )

  it('are shown with every missed figure and why, and where they were measured', () => {
    const page = resultsPage(withSuite(undefined, 'policy', suite), names)
    expect(page).toContain('| fast | 2 × | ✓ |')
    expect(page).toContain('| faster | 3 × | ✗ missed |')
    expect(page).toContain('**faster.** Because a|b.')
    expect(page).toContain('0.1 before, 1.1 at the end')
    expect(page).toContain('| a\\|b |')
    expect(page).not.toContain('quick run')
  })

  it('of a quick run say so', () => {
    const results = withSuite(undefined, 'policy', { ...suite, quick: true })
    expect(resultsPage(results, names)).toContain('A quick run')
  })

  it('stand in the README between the marks, which stay', () => {
    const [begin, end] = [
      '<!-- figures of npm run bench: begin -->',
      '<!-- figures of npm run bench: end -->',
    ]
    const figures = headlines(withSuite(undefined, 'policy', suite), names)
    const once = withFigures(`before\n${begin}\nold\n${end}\nafter`, figures)
    expect(once).toBe(`before\n${begin}\n${figures}\n${end}\nafter`)
    expect(withFigures(once, figures)).toBe(once)
    expect(figures).toContain('1 of 2 figures reached')
    expect(() => withFigures('no marks', figures)).toThrow('no place')
  })
})

describe('figures as people read them', () => {
  it.each([
    [0.5, '0.500 ns'],
    [7, '7.00 ns'],
    [123.4, '123 ns'],
    [1234, '1.23 µs'],
    [45_600_000, '45.6 ms'],
    [2e9, '2.00 s'],
  ])('%d ns is %s', (ns, shown) => {
    expect(showNs(ns)).toBe(shown)
  })

  it('have three digits, and all of those before the point', () => {
    expect([0, 0.0123, 1.5, 12.34, 123.4, 12_345].map(digits)).toEqual([
      '0',
      '0.012',
      '1.50',
      '12.3',
      '123',
      '12,345',
    ])
  })
})

describe('a plot', () => {
  const y = { median: 200, q1: 100, q3: 400, rounds: 3 }

  it('names every line, and escapes what it is given', () => {
    const svg = lineChart({
      name: 'p',
      title: 'a < b & c',
      x: { title: 'rules' },
      y: { title: 'time', unit: 'ns' },
      lines: [
        { name: 'one', points: [{ x: 10, y }] },
        { name: 'other', points: [{ x: 1000, y }] },
      ],
    })
    expect(svg).toContain('a &lt; b &amp; c')
    expect(svg).toContain('>one  200 ns<')
    expect(svg).toContain('>other  200 ns<')
    expect(svg).not.toMatch(/NaN|undefined|Infinity/)
  })

  it('keeps labels apart, in their order, and on the paper', () => {
    expect(spaced([10, 11, 12, 100], 10, 100)).toEqual([10, 20, 30, 100])
    expect(spaced([95, 96, 100], 10, 100)).toEqual([80, 90, 100])
  })
})

describe('the command line', () => {
  it('takes suites by name, several of them either way', () => {
    const { only } = parseOptions(['--only', 'policy,service', '--only', 'policy'], names)
    expect(only).toEqual(['policy', 'service', 'policy'])
    expect(parseOptions([], names)).toMatchObject({ quick: false, only: undefined })
  })

  it.each([[['--only', 'polic']], [['--qick']], [['policy']]])('refuses %j', (args) => {
    expect(() => parseOptions(args, names)).toThrow()
  })
})
