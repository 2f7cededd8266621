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
  })
    .replaceAll('\u2028', '\\u2028') // ends a line for some readers, and JSON lets it stand
    .replaceAll('\u2029', '\\u2029')
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
