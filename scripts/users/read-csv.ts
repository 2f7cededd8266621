/** Reads a CSV file, one person a line: a broken line is reported and the next one is read as if it were not there. */
import { parse } from 'csv-parse/sync'
import {
  type Line,
  lineBytesMax,
  readLines,
} from '../../src/adapters/inbound/http/request/read-lines.ts'
import type { ImportLine } from '../../src/application/transfer/import-line.ts'
import { err, ok, type Result } from '../../src/domain/shared/result.ts'
import type { FieldViolation } from '../../src/domain/shared/violation.ts'
import { Misuse } from '../policy/misuse.ts'
import { fromCell } from './csv-cell.ts'
import { columns, parseShape } from './person-shape.ts'

/** Throws `Misuse` when the first line does not name columns that we know. */
export async function* readCsv(body: ReadableStream<Uint8Array>): AsyncGenerator<ImportLine> {
  let header: readonly string[] | undefined
  let lines: Line[] = []
  for await (const read of readLines(body)) {
    const line = withoutReturn(read)
    if (!header) {
      header = parseHeader(line)
      continue
    }
    lines.push(line)
    if (lines.length < linesAtOnce) continue
    yield* readRecords(lines, header)
    lines = []
  }
  if (!header) throw new Misuse('The file is empty: its first line must name the columns.')
  yield* readRecords(lines, header)
}

function withoutReturn(line: Line): Line {
  return line.text.ok ? { ...line, text: ok(line.text.value.replace(/\r$/, '')) } : line
}

/** The parser costs more to start than to run. */
const linesAtOnce = 200

function parseHeader({ text }: Line): readonly string[] {
  const cells = text.ok ? parseLine(text.value.replace(/^\ufeff/, '')) : undefined
  const names = cells?.map((name) => name.trim()) ?? []
  const unknown = names.filter((name) => !columns.some((column) => column === name))
  if (unknown.length > 0 || new Set(names).size !== names.length || !names.includes('username')) {
    throw new Misuse(
      `The first line must name columns, each once, separated by commas: ${columns.join(', ')}.`,
    )
  }
  return names
}

function* readRecords(
  lines: readonly Line[],
  header: readonly string[],
): Generator<ImportLine, void, undefined> {
  const readable = lines.flatMap(({ text }) => (text.ok ? [text.value] : []))
  const together = parseAll(readable)
  let next = 0
  for (const { line, bytes, text } of lines) {
    const cells = text.ok ? (together ? together[next] : parseLine(text.value)) : undefined
    if (text.ok) next += 1
    yield { line, bytes, form: text.ok ? parseCells(cells, header) : err([unreadable(text.error)]) }
  }
}

/** Undefined when any of them is not one record: then each is read by itself. */
function parseAll(texts: readonly string[]): readonly (readonly string[])[] | undefined {
  const records = parseText(texts.join('\n'))
  return records?.length === texts.length ? records : undefined
}

function parseLine(text: string): readonly string[] | undefined {
  const records = parseText(text)
  return records?.length === 1 ? records[0] : undefined
}

function parseText(text: string): readonly (readonly string[])[] | undefined {
  try {
    return parse(text, { record_delimiter: '\n', relax_column_count: true })
  } catch {
    return undefined
  }
}

function parseCells(
  cells: readonly string[] | undefined,
  header: readonly string[],
): ImportLine['form'] {
  if (!cells) return err([notCsv])
  if (cells.length !== header.length) return err([otherColumns])
  const form: Record<string, unknown> = {}
  for (const [index, name] of header.entries()) {
    const cell = fromCell(cells[index] ?? '')
    if (cell === '' && name !== 'username' && name !== 'email') continue
    const value = fromText(name, cell)
    if (!value.ok) return err([value.error])
    form[name] = value.value
  }
  return parseShape(form)
}

function fromText(name: string, cell: string): Result<unknown, FieldViolation> {
  switch (name) {
    case 'emailVerified':
      if (cell !== 'true' && cell !== 'false') {
        return err({ path: name, code: 'wrong_value', message: 'Must be true or false.' })
      }
      return ok(cell === 'true')
    case 'roles':
      return ok(cell.split(' ').filter((role) => role !== ''))
    case 'attributes':
      try {
        return ok(JSON.parse(cell))
      } catch {
        return err({ path: name, code: 'wrong_type', message: 'Must be a JSON object.' })
      }
    default:
      return ok(cell)
  }
}

export function unreadable(why: 'too_long' | 'not_utf8'): FieldViolation {
  return why === 'too_long'
    ? {
        path: '',
        code: 'line_too_long',
        message: `A line has at most ${lineBytesMax / 1024} KiB.`,
      }
    : { path: '', code: 'line_not_utf8', message: 'The line is not UTF-8.' }
}

const notCsv = {
  path: '',
  code: 'line_malformed',
  message: 'Not one CSV record: a quote is out of place, or a cell goes on in the next line.',
}
const otherColumns = {
  path: '',
  code: 'line_malformed',
  message: 'Not as many cells as the first line has columns.',
}
