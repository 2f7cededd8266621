/** Knows the passwords that attackers try first. Pure; the words themselves are generated. */
import { commonPasswordWords } from './common-password-words.ts'
import { isDerivedFrom } from './password-derivation.ts'

/** Whether a candidate is among the most common passwords, or one of them in a usual disguise. */
export function isCommonPassword(candidate: string): boolean {
  // Made on first use: a Worker's start-up time is limited, and most requests never ask.
  words ??= new Set(commonPasswordWords.split(/\s+/))
  return isDerivedFrom(words, candidate)
}

let words: ReadonlySet<string> | undefined
