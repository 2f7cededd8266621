/** What went over the wire since the start, or since somebody zeroed it. A batch is one request of many statements. */
export interface Stats {
  sql: { requests: number; statements: number }
  redis: { requests: number; commands: number }
}

export function createStats(): Stats {
  return { sql: { requests: 0, statements: 0 }, redis: { requests: 0, commands: 0 } }
}

export function zeroStats(stats: Stats): void {
  Object.assign(stats, createStats())
}
