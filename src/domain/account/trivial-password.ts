/** Passwords that no list needs to hold: runs along a keyboard or an alphabet, and repetitions. Pure. */
import { smallestPeriod } from './password-period.ts'

/**
 * Whether a folded text is hardly more than runs (`qwertyuiop12`, `abcdefghijkl`, `1qaz2wsx3edc`), one short
 * piece again and again (`x7kx7kx7kx7k`), or one or two characters.
 */
export function isTrivialPassword(folded: string): boolean {
  const characters = [...folded]
  if (new Set(characters).size <= 2) return true
  if (characters.length >= repeatedPieceMax * 2 && smallestPeriod(characters) <= repeatedPieceMax) {
    return true
  }
  return countRuns(characters) * runLengthMean <= characters.length
}

const repeatedPieceMax = 4
/** Runs of this length on average: a text in any language stays below two. */
const runLengthMean = 3

/** Cuts a text into pieces, each as long as it can be, and counts them. */
function countRuns(characters: readonly string[]): number {
  let count = 0
  for (let start = 0; start < characters.length; start = runEnd(characters, start)) count++
  return count
}

/** Where the longest piece ends that begins at `start`: part of a track, or one character again and again. */
function runEnd(characters: readonly string[], start: number): number {
  let end = start + 1
  for (; end < characters.length; end++) {
    const piece = characters.slice(start, end + 1).join('')
    const repetition = (characters[start] ?? '').repeat(end + 1 - start)
    if (piece !== repetition && !tracks.includes(piece)) break
  }
  return end
}

const lines = [
  'abcdefghijklmnopqrstuvwxyz',
  '012345678901',
  '!@#$%^&*()_+',
  // The rows of keyboards: QWERTY, QWERTZ, AZERTY, ЙЦУКЕН.
  'qwertyuiop[]',
  'asdfghjkl;',
  'zxcvbnm,./',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  'йцукенгшщзхъ',
  'фывапролджэ',
  'ячсмитьбю',
  // Columns and zigzags.
  ...['1qaz', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '7ujm', '8ik,', '9ol.', '0p;/'],
  ...['147', '258', '369'],
  '1q2w3e4r5t6y7u8i9o0p',
  'a1s2d3f4g5h6j7k8l9',
]
const tracks = [...lines, ...lines.map((line) => [...line].reverse().join(''))].join('\n')
