import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml'
import { policyLimits } from '../../../domain/policy/limits.ts'
import type {
  Diagnostic,
  ParsedFile,
  PolicyFile,
  Position,
  SourceEntry,
  SourceNode,
} from '../../../domain/policy/source.ts'
import { err, ok, type Result } from '../../../domain/shared/result.ts'

export function parsePolicyFile({
  path,
  content,
}: PolicyFile): Result<ParsedFile, readonly Diagnostic[]> {
  const diagnostics: Diagnostic[] = []
  const report = (at: Position, code: string, message: string, hint: string | null = null) => {
    diagnostics.push({ path, ...at, code, message, hint })
  }
  if (content.length > policyLimits.fileLength) {
    report(
      start,
      'file_too_large',
      `A policy file has at most ${policyLimits.fileLength / 1024} KiB.`,
    )
    return err(diagnostics)
  }
  // Before the parser: what is nested deeper than this is nobody's policy, and parsers recurse.
  if (nestsTooDeeply(content)) {
    report(start, 'too_deep', `A policy file nests at most ${policyLimits.depth} lists and maps.`)
    return err(diagnostics)
  }

  const lines = new LineCounter()
  const document = parseDocument(content, {
    lineCounter: lines,
    version: '1.2',
    schema: 'core',
    merge: false,
    resolveKnownTags: false,
    uniqueKeys: true,
    prettyErrors: false,
    strict: true,
  })
  const place = (offset: number | undefined): Position => {
    const { line, col } = lines.linePos(offset ?? 0)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  for (const error of document.errors) {
    const { code, message, hint } = explain(error.code, error.message)
    report(place(error.pos[0]), code, message, hint)
  }
  for (const warning of document.warnings) {
    report(place(warning.pos[0]), 'yaml_unsupported', sentence(warning.message))
  }
  if (diagnostics.length > 0) return err(diagnostics)

  const { contents } = document
  if (!contents) {
    report(start, 'file_empty', 'The file is empty.')
    return err(diagnostics)
  }
  let nodes = 0
  const root = read(contents, 1)
  return diagnostics.length === 0 && root ? ok({ path, root }) : err(diagnostics)

  function read(node: Node, depth: number): SourceNode | undefined {
    const at = place(node.range?.[0])
    nodes += 1
    if (depth > policyLimits.depth) {
      report(at, 'too_deep', `A policy file nests at most ${policyLimits.depth} lists and maps.`)
      return undefined
    }
    if (nodes > policyLimits.nodes) {
      if (nodes === policyLimits.nodes + 1)
        report(at, 'file_too_large', 'There is too much in this file.')
      return undefined
    }
    if (isAlias(node)) {
      report(
        at,
        'yaml_alias',
        'An alias (*name) is not taken: policies say everything where it stands.',
      )
      return undefined
    }
    if (node.anchor !== undefined) report(at, 'yaml_anchor', 'An anchor (&name) is not taken.')
    if (node.tag !== undefined && !node.tag.startsWith('tag:yaml.org,2002:')) {
      report(at, 'yaml_tag', 'A tag (!name) is not taken.')
    }
    if (isScalar(node)) return readScalar(node.value, at)
    if (isSeq(node)) {
      const items = node.items.map((item) => read(item as Node, depth + 1)) // the parser makes nodes of all
      return items.every((item) => item !== undefined) ? { kind: 'list', at, items } : undefined
    }
    if (!isMap(node)) return undefined
    const entries = node.items.map((pair) => (isPair(pair) ? readEntry(pair, depth) : undefined))
    return entries.every((entry) => entry !== undefined) ? { kind: 'map', at, entries } : undefined
  }

  function readEntry(
    pair: { readonly key: unknown; readonly value: unknown },
    depth: number,
  ): SourceEntry | undefined {
    const key = pair.key as Node // the parser makes nodes of all
    const keyAt = place(key.range?.[0])
    if (!isScalar(key) || key.value === null || typeof key.value === 'object') {
      report(keyAt, 'yaml_key', 'A key must be a plain name.')
      return undefined
    }
    const name = key.source ?? String(key.value)
    if (unsafeKeys.has(name)) {
      report(keyAt, 'key_forbidden', `${name} cannot be a key.`)
      return undefined
    }
    const value =
      pair.value === null || pair.value === undefined
        ? ({ kind: 'scalar', at: keyAt, value: null } as const)
        : read(pair.value as Node, depth + 1) // the parser makes nodes of all
    return value && { key: name, keyAt, value }
  }

  function readScalar(value: unknown, at: Position): SourceNode | undefined {
    if (typeof value === 'string' && (!value.isWellFormed() || value.includes('\0'))) {
      report(at, 'yaml_value', 'This text has characters that no database can keep.')
      return undefined
    }
    if (value === null || typeof value === 'string' || typeof value === 'boolean') {
      return { kind: 'scalar', at, value }
    }
    if (typeof value === 'number' && Number.isFinite(value)) return { kind: 'scalar', at, value }
    report(at, 'yaml_value', 'This value is not text, a number, true or false.')
    return undefined
  }
}

const start: Position = { line: 1, column: 1 }
const unsafeKeys = new Set(['__proto__', 'constructor', 'prototype'])

/** Counts brackets, and the indentation that block collections need, without parsing. */
function nestsTooDeeply(content: string): boolean {
  let open = 0
  for (const character of content) {
    if (character === '[' || character === '{') open += 1
    else if (character === ']' || character === '}') open = Math.max(0, open - 1)
    if (open > policyLimits.depth * 4) return true
  }
  return content.split('\n').some((line) => /^(?:\s*-\s){40}/.test(line) || /^ {400}/.test(line))
}

function explain(code: string, message: string): Pick<Diagnostic, 'code' | 'message' | 'hint'> {
  switch (code) {
    case 'DUPLICATE_KEY':
      return { code: 'duplicate_key', message: 'This key stands twice in one map.', hint: null }
    case 'TAB_AS_INDENT':
      return { code: 'yaml_tab', message: 'A tab cannot indent YAML.', hint: 'Use two spaces.' }
    case 'MULTIPLE_DOCS':
      return { code: 'yaml_syntax', message: 'One file holds one document.', hint: null }
    default:
      return {
        code: 'yaml_syntax',
        message: sentence(message),
        hint: message.includes('low')
          ? 'In braces, a variable needs quotes: { authorId: "${user.id}" }.'
          : null,
      }
  }
}

function sentence(message: string): string {
  const [first = ''] = message.split('\n')
  return /[.!?]$/.test(first) ? first : `${first}.`
}
