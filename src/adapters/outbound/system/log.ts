/** Structured logs: one JSON object a line. Callers put no personal data and no secret into an entry. */
export type Log = (entry: LogEntry) => void

export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error'
  readonly event: string
  readonly error?: unknown
  readonly [member: string]: unknown
}

export const consoleLog: Log = (entry) => {
  if (entry.level === 'error') console.error(logLine(entry))
  else console.log(logLine(entry))
}

/** An entry as it is written. */
export function logLine({ error, ...entry }: LogEntry): string {
  return JSON.stringify({
    time: new Date().toISOString(),
    ...entry,
    ...(error === undefined ? {} : { error: describe(error) }),
  }).replaceAll(unseen, escaped)
}

/**
 * What JSON lets stand and a terminal obeys, or a reader takes for the end of a line: DEL and the C1 controls (the
 * CSI of ANSI is one), what turns the direction of text or is not seen, the separators of lines.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** As JSON escapes it, by UTF-16 unit. */
function escaped(character: string): string {
  const units = character.split('').map((unit) => unit.charCodeAt(0).toString(16))
  return units.map((unit) => `\\u${unit.padStart(4, '0')}`).join('')
}

/** An error's name, words and causes, without stack: for operators, never for clients. */
function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error)
  return {
    name: error.name,
    message: error.message,
    ...(error.cause === undefined ? {} : { cause: describe(error.cause) }),
  }
}
