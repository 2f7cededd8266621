/** Reads the shapes that policy files are made of, and says where one is not what it should be. Pure. */
import { policyLimits } from '../limits.ts'
import type { Position, SourceEntry, SourceNode } from '../source.ts'
import { type Report, suggest } from './report.ts'

/** The entries by key; a key that is not among `known` is an error. */
export function readMembers<Key extends string>(
  report: Report,
  node: SourceNode,
  what: string,
  known: readonly Key[],
): Readonly<Partial<Record<Key, SourceEntry>>> | undefined {
  const entries = readEntries(report, node, what)
  if (!entries) return undefined
  const members: Partial<Record<Key, SourceEntry>> = {}
  for (const entry of entries) {
    const key = known.find((name) => name === entry.key)
    if (key !== undefined) members[key] = entry
    else
      report.error(
        entry.keyAt,
        'unknown_key',
        `${what} has no member ${quote(entry.key)}.`,
        suggest(entry.key, known),
      )
  }
  return members
}

/** The entries of a map whose keys are names of the author's choice. */
export function readEntries(
  report: Report,
  node: SourceNode,
  what: string,
): readonly SourceEntry[] | undefined {
  if (node.kind !== 'map') {
    return report.error(node.at, 'wrong_shape', `${what} must be a map, not ${shapeOf(node)}.`)
  }
  return node.entries
}

export function readItems(
  report: Report,
  node: SourceNode,
  what: string,
): readonly SourceNode[] | undefined {
  if (node.kind !== 'list') {
    return report.error(
      node.at,
      'wrong_shape',
      `${what} must be a list, not ${shapeOf(node)}.`,
      'Write it in brackets: [one, two].',
    )
  }
  if (node.items.length > policyLimits.listLength) {
    return report.error(
      node.at,
      'too_long',
      `${what} has more than ${policyLimits.listLength} items.`,
    )
  }
  return node.items
}

export function readString(report: Report, node: SourceNode, what: string): string | undefined {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') {
    return report.error(node.at, 'wrong_shape', `${what} must be text, not ${shapeOf(node)}.`)
  }
  if (node.value.length > policyLimits.stringLength) {
    return report.error(
      node.at,
      'too_long',
      `${what} has more than ${policyLimits.stringLength} characters.`,
    )
  }
  return node.value
}

export interface Word {
  readonly text: string
  readonly at: Position
}

/** A list of different names, each with its place. */
export function readWords(report: Report, node: SourceNode, what: string): readonly Word[] {
  const words: Word[] = []
  for (const item of readItems(report, node, what) ?? []) {
    const text = readString(report, item, `Every item of ${what.toLowerCase()}`)
    if (text === undefined) continue
    if (words.some((word) => word.text === text)) {
      report.error(item.at, 'duplicate_name', `${what} names ${quote(text)} twice.`)
    } else words.push({ text, at: item.at })
  }
  return words
}

export function quote(text: string): string {
  return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`
}

export function shapeOf(node: SourceNode): string {
  if (node.kind !== 'scalar') return node.kind === 'map' ? 'a map' : 'a list'
  return node.value === null ? 'nothing' : JSON.stringify(node.value).slice(0, 60)
}
