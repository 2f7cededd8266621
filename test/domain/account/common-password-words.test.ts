import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { commonPasswordWords } from '../../../src/domain/account/common-password-words.ts'

describe('the list of common passwords', () => {
  it('stays within its 12 KiB of the compressed Worker', () => {
    expect(gzipSync(commonPasswordWords, { level: 9 }).length).toBeLessThanOrEqual(12 * 1024)
  })

  it('holds each word once, in order, so that a new list reads as a small difference', () => {
    const words = commonPasswordWords.split(/\s+/)
    expect(words).toEqual([...new Set(words)].sort())
  })
})
