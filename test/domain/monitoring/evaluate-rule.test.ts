import { describe, expect, test } from 'vitest'
import type { AlertRule, Condition } from '../../../src/domain/monitoring/alert-rule.ts'
import { evaluateRule } from '../../../src/domain/monitoring/evaluate-rule.ts'
import { countTerm, type Sample, termKey } from '../../../src/domain/monitoring/sample.ts'
import { after, instant, minutes } from '../../../src/domain/shared/instant.ts'

const start = instant(Date.UTC(2026, 0, 1))
const blocks = { metric: 'gatehouse_block_hits_total' } as const
const rate = { kind: 'rate', of: blocks, windowMinutes: 5, above: 10 } as const

/** A count a minute, the first one at the start; undefined: nobody looked. */
function samples(...counts: readonly (number | undefined)[]): readonly Sample[] {
  return counts.flatMap((count, minute) =>
    count === undefined
      ? []
      : [{ at: after(start, minutes(minute)), counts: { [termKey(blocks)]: { '': count } } }],
  )
}

function evaluate(when: Condition, seen: readonly Sample[], now = seen.at(-1)?.at ?? start) {
  const rule: AlertRule = {
    name: 'Some',
    summary: '',
    severity: 'warning',
    when,
    forMinutes: 0,
    quietMinutes: 0,
  }
  return evaluateRule(rule, seen, () => ({}), now)
}

describe('a rate', () => {
  test('is what came in the window, a minute', () => {
    expect(evaluate(rate, samples(0, 20, 40, 60, 80, 100))).toMatchObject({
      holds: true,
      value: 20,
    })
    expect(evaluate(rate, samples(0, 10, 20, 30, 40, 50))).toMatchObject({
      holds: false,
      value: 10,
    })
  })

  test('does not count what came before the window, nor what was there when nobody had looked', () => {
    expect(evaluate(rate, samples(0, 900, 900, 900, 900, 900, 900))).toMatchObject({ value: 0 })
    expect(evaluate(rate, samples(9000))).toMatchObject({ holds: false, value: null })
    expect(evaluate(rate, samples(9000, 9010))).toMatchObject({ value: 2 })
  })

  test('goes on from zero when the sums were lost', () => {
    expect(evaluate(rate, samples(500, 520, 15, 35, 40, 40))).toMatchObject({ value: 12 })
  })

  test('takes of a long gap what falls into the window', () => {
    const gap = [...Array.from({ length: 19 }, () => undefined)]
    expect(evaluate(rate, samples(0, ...gap, 200))).toMatchObject({ value: 10 })
  })

  test('is not guessed when nothing could be read', () => {
    expect(evaluate(rate, samples(0, 100), after(start, minutes(2)))).toBeUndefined()
  })
})

describe('an absence', () => {
  const absence = { kind: 'absence', of: blocks, windowMinutes: 3 } as const

  test('is known only to who has looked for as long', () => {
    expect(evaluate(absence, samples(7, 7))).toBeUndefined()
    expect(evaluate(absence, samples(7, 7, 7, 7))).toMatchObject({ holds: true })
    expect(evaluate(absence, samples(7, 8, 8, 8))).toMatchObject({ holds: false })
    expect(evaluate(absence, samples(7, 8, 8, 8, 8))).toMatchObject({ holds: true })
  })
})

describe('a ratio', () => {
  const to = { metric: 'gatehouse_http_requests_total', by: 'route' } as const
  const of = { ...to, where: { status: ['5xx'] } }
  const ratio = { kind: 'ratio', of, to, windowMinutes: 5, above: 0.1, least: 10 } as const
  const seen = (minute: number, series: Record<string, number>): Sample => {
    const totals = new Map(
      Object.entries(series).map(([key, count]) => [
        `gatehouse_http_requests_total|GET|${key}|`,
        count,
      ]),
    )
    return {
      at: after(start, minutes(minute)),
      counts: { [termKey(of)]: countTerm(of, totals), [termKey(to)]: countTerm(to, totals) },
    }
  }

  test('is that of the worst group, with enough to go by', () => {
    const before = seen(0, {})
    const now = seen(1, { '/a|2xx': 1000, '/b|2xx': 8, '/b|5xx': 4, '/c|5xx': 9 })
    expect(evaluate(ratio, [before, now])).toEqual({ holds: true, value: 4 / 12, group: '/b' })
  })

  test('is nothing without events', () => {
    expect(evaluate(ratio, [seen(0, {}), seen(1, {})])).toMatchObject({ holds: false, value: null })
  })
})

describe('a term', () => {
  test('counts of a histogram what lies above a bucket', () => {
    const metric = 'gatehouse_hash_duration_seconds'
    const totals = new Map([
      [`${metric}|0.25`, 5],
      [`${metric}|0.5`, 3],
      [`${metric}|1`, 2],
      [`${metric}|+Inf`, 1],
      [`${metric}|sum`, 99],
    ])
    expect(countTerm({ metric, over: 0.5 }, totals)).toEqual({ '': 3 })
    expect(countTerm({ metric }, totals)).toEqual({ '': 11 })
  })
})
