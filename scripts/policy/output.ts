/** How the policy tool speaks: colours where a person reads, code frames, tables. */
import { join } from 'node:path'
import { styleText } from 'node:util'
import type { ExplainedRule, Explanation } from '../../src/domain/policy/evaluate/explain.ts'
import type { Diagnostic, PolicyFile } from '../../src/domain/policy/source.ts'

export type Style = Parameters<typeof styleText>[0]

/** Plain text where colours have no place (NO_COLOR, no terminal). */
export function paint(style: Style, text: string): string {
  return styleText(style, text, { validateStream: true, stream: process.stdout })
}

/** A place as editors and terminals open it: `policies/course.yaml:12`. */
export function place(dir: string, path: string, ...numbers: readonly number[]): string {
  return [join(dir, path), ...numbers].join(':')
}

/** The place, the line itself, and what to do. */
export function codeFrame(
  { path, line, column, message, hint, code }: Diagnostic,
  { dir, files }: { readonly dir: string; readonly files: readonly PolicyFile[] },
  severity: 'error' | 'warning',
): string {
  const colour = severity === 'error' ? 'red' : 'yellow'
  const source = files.find((file) => file.path === path)?.content.split('\n')[line - 1]
  const number = String(line)
  const frame =
    source === undefined
      ? []
      : [
          `${paint('gray', `${number} │`)} ${source}`,
          `${paint('gray', `${' '.repeat(number.length)} │`)} ${' '.repeat(column - 1)}${paint(colour, '^')}`,
        ]
  return [
    `${paint(colour, severity)} ${paint('bold', place(dir, path, line, column))} ${paint('gray', code)}`,
    `  ${message}`,
    ...frame.map((text) => `  ${text}`),
    ...(hint ? [`  ${paint('cyan', '→')} ${hint}`] : []),
  ].join('\n')
}

export function describeExplanation(
  dir: string,
  { allowed, rule, nearestMiss }: Explanation,
): string {
  const verdict = allowed ? paint(['bold', 'green'], 'allow') : paint(['bold', 'red'], 'deny')
  if (rule) {
    const why = rule.rule.reason === null ? [] : [`  “${rule.rule.reason}”`]
    return [`${verdict} by ${describeRule(dir, rule)}`, ...why, ...conditionLines(rule)].join('\n')
  }
  if (!nearestMiss || nearestMiss.kind === 'nothing') {
    return `${verdict}: no rule of any permission allows this action on this subject.`
  }
  const near = {
    condition: 'nearest miss:',
    field: `allowed for ${nearestMiss.kind === 'field' ? nearestMiss.fields.join(', ') : ''} only:`,
    permission: `takes a permission that they do not hold${nearestMiss.kind === 'permission' ? ` (held by ${nearestMiss.heldBy.join(', ') || 'no role'})` : ''}:`,
  }[nearestMiss.kind]
  return [
    `${verdict} by default; ${near} ${describeRule(dir, nearestMiss)}`,
    ...conditionLines(nearestMiss),
  ].join('\n')
}

function describeRule(dir: string, { rule, role }: ExplainedRule): string {
  const from = role === null ? '' : ` through ${role}`
  return `${paint('bold', rule.id)}${from} ${paint('gray', place(dir, rule.origin.path, rule.origin.line))}`
}

function conditionLines({ conditions, missing }: ExplainedRule): string[] {
  return [
    ...conditions.map(({ attribute, operator, expected, actual, holds }) => {
      const mark = holds ? paint('green', '✓') : paint('red', '✗')
      return `  ${mark} ${attribute} ${operator} ${JSON.stringify(expected)} ${paint('gray', `is ${actual === null ? 'missing' : JSON.stringify(actual)}`)}`
    }),
    ...missing.map((name) => `  ${paint('red', '✗')} ${name} ${paint('gray', 'has no value')}`),
  ]
}
