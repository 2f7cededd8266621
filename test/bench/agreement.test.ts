import { describe, expect, it } from 'vitest'
import { disagreements } from '../../bench/src/suites/policy/agreement.ts'

const questions = { hit: 3, miss: 2 }
const right = { hit: [true, true, true], miss: [false, false] }

describe('engines', () => {
  it('agree when all allow what is to be allowed, and nothing else', () => {
    const answers = new Map([
      ['one', right],
      ['other', right],
    ])
    expect(disagreements(answers, questions)).toEqual([])
  })

  it('do not agree when one allows a miss or denies a hit; it is named, with the questions', () => {
    const answers = new Map([
      ['one', right],
      ['strict', { ...right, hit: [true, false, true] }],
      ['lax', { ...right, miss: [false, true] }],
    ])
    expect(disagreements(answers, questions)).toEqual([
      'strict denied 1 of 3 (1)',
      'lax allowed 1 of 2 (1)',
    ])
  })

  it('do not agree by being silent', () => {
    expect(
      disagreements(new Map([['silent', { hit: [], miss: [false, false] }]]), questions),
    ).toEqual(['silent answered 0 of 3 questions (hit)'])
  })
})
