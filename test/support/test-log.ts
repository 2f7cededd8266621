import { type Log, type LogEntry, logLine } from '../../src/adapters/outbound/system/log.ts'
import { recordLine } from '../secrets/record.ts'

/** A log that keeps its entries; each is also searched for secrets as it would have been written. */
export function createTestLog(): { readonly log: Log; readonly entries: readonly LogEntry[] } {
  const entries: LogEntry[] = []
  return {
    entries,
    log(entry) {
      entries.push(entry)
      recordLine(logLine(entry))
    },
  }
}
