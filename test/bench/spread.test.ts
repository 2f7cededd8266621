import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ratioOf, spreadOf } from '../../bench/src/measure/spread.ts'

const measured = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1 })

describe('the spread of measurements', () => {
  it('has the middle one, whatever order they came in', () => {
    expect(spreadOf([5, 1, 100, 2, 3])).toEqual({ median: 3, q1: 2, q3: 5, rounds: 5 })
  })

  it('lies between neighbours in proportion where there is no middle one', () => {
    expect(spreadOf([1, 2, 3, 4])).toEqual({ median: 2.5, q1: 1.75, q3: 3.25, rounds: 4 })
  })

  it('compares numbers, not how they are written', () => {
    expect(spreadOf([10, 9, 100]).median).toBe(10)
  })

  it('is in order, and within what was measured', () => {
    fc.assert(
      fc.property(measured, (values) => {
        const { median, q1, q3 } = spreadOf(values)
        const order = [Math.min(...values), q1, median, q3, Math.max(...values)]
        expect(order).toEqual([...order].sort((a, b) => a - b))
      }),
    )
  })

  it('of nothing does not exist', () => {
    expect(() => spreadOf([])).toThrow(RangeError)
  })
})

describe('a ratio', () => {
  it('is taken within each round: what slowed a round down falls out', () => {
    expect(ratioOf([20, 2000, 22], [10, 1000, 11])).toMatchObject({ median: 2, q1: 2, q3: 2 })
  })

  it('of measurements from different rounds is refused', () => {
    expect(() => ratioOf([1, 2], [1])).toThrow(RangeError)
  })
})
