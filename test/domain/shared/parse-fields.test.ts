import { describe, expect, it } from 'vitest'
import { optional, parseFields } from '../../../src/domain/shared/parse-fields.ts'
import { err, ok, type Result } from '../../../src/domain/shared/result.ts'
import { type Violation, violation } from '../../../src/domain/shared/violation.ts'

const parseEven = (input: string): Result<number, Violation> =>
  Number(input) % 2 === 0 ? ok(Number(input)) : err(violation('odd', 'Must be even.'))

describe('a form', () => {
  it('gives every value under its own name', () => {
    expect(parseFields({ a: parseEven('2'), b: ok('text') })).toEqual(ok({ a: 2, b: 'text' }))
  })

  it('with nothing in it is fine', () => {
    expect(parseFields({})).toEqual(ok({}))
  })

  it('names every field that is wrong, never just the first', () => {
    const form = { a: parseEven('1'), b: parseEven('2'), 'c.0': parseEven('3') }
    expect(parseFields(form)).toEqual(
      err([
        { path: 'a', code: 'odd', message: 'Must be even.' },
        { path: 'c.0', code: 'odd', message: 'Must be even.' },
      ]),
    )
  })

  it('keeps what was cleared apart from what was left out', () => {
    const parsed = parseFields({
      cleared: optional(null, parseEven),
      leftOut: optional(undefined, parseEven),
      given: optional('4', parseEven),
    })
    expect(parsed).toStrictEqual(ok({ cleared: null, leftOut: undefined, given: 4 }))
  })

  it('parses an optional field that is given, the empty text included', () => {
    expect(optional('3', parseEven)).toEqual(err({ code: 'odd', message: 'Must be even.' }))
    expect(optional('', parseEven)).toEqual(ok(0))
  })
})
