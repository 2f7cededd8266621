import { Misuse } from '../policy/misuse.ts'

export type Format = 'csv' | 'jsonl'

/** As asked for, or by the file's ending. */
export function formatOf(file: string, asked: string | undefined): Format {
  const format = asked ?? /\.(csv|jsonl|ndjson)$/i.exec(file)?.[1]?.toLowerCase()
  if (format === 'csv' || format === 'jsonl') return format
  if (format === 'ndjson') return 'jsonl'
  throw new Misuse('Say --format csv or --format jsonl.')
}
