/** Reads a file of JSON lines, one person a line. */
import { readLines } from '../../src/adapters/inbound/http/request/read-lines.ts'
import type { ImportLine } from '../../src/application/transfer/import-line.ts'
import { err } from '../../src/domain/shared/result.ts'
import { parseShape } from './person-shape.ts'
import { unreadable } from './read-csv.ts'

export async function* readJsonLines(body: ReadableStream<Uint8Array>): AsyncGenerator<ImportLine> {
  for await (const { line, bytes, text } of readLines(body)) {
    yield { line, bytes, form: text.ok ? parseLine(text.value) : err([unreadable(text.error)]) }
  }
}

function parseLine(text: string): ImportLine['form'] {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    return err([notJson])
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? parseShape(value)
    : err([notJson])
}

const notJson = { path: '', code: 'line_malformed', message: 'Not one JSON object.' }
