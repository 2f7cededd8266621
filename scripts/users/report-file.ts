/** The file that says of every line which was not taken why: JSON lines, readable by its owner alone. */
import { createReadStream, existsSync } from 'node:fs'
import { type FileHandle, open, rename } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { LineReport } from '../../src/application/transfer/import-line.ts'

export interface ReportFile {
  write(lines: readonly LineReport[]): Promise<void>
  close(): Promise<void>
  /** How often each code was written from here. */
  readonly counts: ReadonlyMap<string, number>
}

/**
 * Keeps what an earlier run wrote about lines up to `after`. What it wrote beyond belongs to a batch that was never
 * committed, and is written again.
 */
export async function openReport(path: string, after: number): Promise<ReportFile> {
  const isKept = after > 0 && existsSync(path)
  const target = isKept ? `${path}.part` : path
  const file = await open(target, 'w', 0o600)
  await file.chmod(0o600) // of a file that was there before, too
  if (isKept) {
    await keep(path, after, file)
    await rename(target, path)
  }
  const counts = new Map<string, number>()
  return {
    counts,
    async write(lines) {
      if (lines.length === 0) return
      for (const { code } of lines) counts.set(code, (counts.get(code) ?? 0) + 1)
      await file.appendFile(lines.map(toText).join(''))
    },
    close: () => file.close(),
  }
}

async function keep(path: string, after: number, file: FileHandle): Promise<void> {
  let kept: string[] = []
  for await (const text of createInterface({ input: createReadStream(path) })) {
    if (lineOf(text) > after) continue
    kept.push(`${text}\n`)
    if (kept.length < 1000) continue
    await file.appendFile(kept.join(''))
    kept = []
  }
  await file.appendFile(kept.join(''))
}

function lineOf(text: string): number {
  try {
    return (JSON.parse(text) as LineReport).line // as written below
  } catch {
    return Number.POSITIVE_INFINITY // the kill came in the middle of it
  }
}

function toText({ line, code, message, field }: LineReport): string {
  return `${JSON.stringify({ line, code, message, field })}\n`
}
