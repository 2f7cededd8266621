import type { Diagnostic, Position } from '../source.ts'

/** Collects what is wrong with one file: everything, not only the first thing. */
export interface Report {
  readonly path: string
  /** Returns undefined, so that a reader can report and give up in one expression. */
  error(at: Position, code: string, message: string, hint?: string): undefined
}

export function createReport(path: string, diagnostics: Diagnostic[]): Report {
  return {
    path,
    error({ line, column }, code, message, hint) {
      diagnostics.push({ path, line, column, code, message, hint: hint ?? null })
    },
  }
}

/** “Did you mean …?” when something known is close to what was written, else what there is. */
export function suggest(written: string, known: readonly string[]): string {
  const near = known
    .map((name) => ({ name, distance: editDistance(written.toLowerCase(), name.toLowerCase()) }))
    .filter(
      ({ name, distance }) =>
        distance <= Math.max(name.length > 3 ? 2 : 1, Math.floor(name.length / 3)),
    )
    .sort((a, b) => a.distance - b.distance)[0]
  if (near) return `Did you mean ${near.name}?`
  if (known.length === 0) return 'There is none so far.'
  const shown = known.slice(0, 12).join(', ')
  return `Known: ${shown}${known.length > 12 ? ', …' : ''}.`
}

/** Levenshtein's, on strings short enough to matter. */
function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 4 || a.length > 100) return Number.POSITIVE_INFINITY
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
