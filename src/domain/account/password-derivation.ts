/** Recognises a password that is a well-known word in disguise. Pure; the words are an argument. */
import { smallestPeriod } from './password-period.ts'
import { foldForComparison, plainSpellings } from './password-spelling.ts'
import { isTrivialPassword } from './trivial-password.ts'

/**
 * Whether a candidate is one of the words, possibly repeated, reversed, cut up by separators, in leet spelling, and
 * with digits or signs around it. A sentence that merely contains some of the words is not derived from them.
 */
export function isDerivedFrom(words: ReadonlySet<string>, candidate: string): boolean {
  const characters = [...foldForComparison(candidate)]
  const paddingBefore = characters.findIndex(isLetter)
  const lettersEnd = characters.findLastIndex(isLetter) + 1
  if (paddingBefore < 0) return isVariant(words, characters) // digits only

  // A digit at the edge is padding or the word's own (`trustno1`), so every way to cut it is tried.
  for (let start = 0; start <= Math.min(paddingBefore, paddingMax); start++) {
    const endMin = Math.max(lettersEnd, characters.length - (paddingMax - start))
    for (let end = characters.length; end >= endMin; end--) {
      if (isVariant(words, characters.slice(start, end))) return true
    }
  }
  const padding = [...characters.slice(0, paddingBefore), ...characters.slice(lettersEnd)]
  return (
    isTrivialPassword(padding.join('')) &&
    isVariant(words, characters.slice(paddingBefore, lettersEnd))
  )
}

/** More digits and signs than these are a secret of their own, unless they are a mere run. */
const paddingMax = 8

function isLetter(character: string): boolean {
  return /\p{L}/u.test(character)
}

function isVariant(words: ReadonlySet<string>, characters: readonly string[]): boolean {
  const joined = characters.filter((character) => !/[\s._-]/.test(character))
  return [characters, joined]
    .flatMap((text) => [text, text.slice(0, smallestPeriod(text))])
    .flatMap((text) => plainSpellings(text.join('')))
    .some((text) => words.has(text) || words.has([...text].reverse().join('')))
}
