/** Who asks what from where: what the model is told and does not measure. */

export interface Region {
  readonly name: string
  /** Of all requests. */
  readonly share: number
  /** Round trip to the region of Postgres and of Redis’ primary, in ms; typical of the public clouds between these cities. */
  readonly primaryMs: number
}

/** A round trip inside a region, to a Redis that answers reads there. */
export const nearMs = 2

export const regions: readonly Region[] = [
  { name: 'Frankfurt (primary)', share: 0.3, primaryMs: 2 },
  { name: 'Virginia', share: 0.25, primaryMs: 90 },
  { name: 'São Paulo', share: 0.15, primaryMs: 200 },
  { name: 'Mumbai', share: 0.15, primaryMs: 120 },
  { name: 'Singapore', share: 0.15, primaryMs: 160 },
]

export const people = 10_000_000
export const requestsPerSecond = 50_000

/** Shares of all requests. Portals verify tokens themselves: those requests never come here. */
export const mix = {
  'permissions (a recent route)': 0.6,
  'profile read': 0.3,
  refresh: 0.08,
  'sign in': 0.01,
  'sign out': 0.005,
  'sign up': 0.004,
  'change password': 0.001,
} as const
export type Route = keyof typeof mix

/** What each costs beyond the processor: commands to Redis, and transactions that Postgres must write. */
export const storeWork: Readonly<
  Record<
    Route,
    {
      readonly redisReads: number
      readonly redisWrites: number
      readonly sqlReads: number
      readonly sqlWrites: number
    }
  >
> = {
  'permissions (a recent route)': { redisReads: 0, redisWrites: 0, sqlReads: 0, sqlWrites: 0 },
  'profile read': { redisReads: 1, redisWrites: 0, sqlReads: 1, sqlWrites: 0 },
  refresh: { redisReads: 0, redisWrites: 1, sqlReads: 0, sqlWrites: 1 },
  'sign in': { redisReads: 0, redisWrites: 1, sqlReads: 1, sqlWrites: 1 },
  'sign out': { redisReads: 1, redisWrites: 1, sqlReads: 0, sqlWrites: 1 },
  'sign up': { redisReads: 0, redisWrites: 0, sqlReads: 1, sqlWrites: 3 },
  'change password': { redisReads: 1, redisWrites: 1, sqlReads: 1, sqlWrites: 3 },
}

/** List prices in US dollars as of November 2026, before any discount; a contract at this size has its own. */
export const prices = {
  /** Workers, Standard: a million requests, and a million ms of processor time. */
  workersPerMillionRequests: 0.3,
  workersPerMillionCpuMs: 0.02,
  /** Upstash, pay as you go: 100,000 commands; a write counts once for each region it is copied to. */
  upstashPer100kCommands: 0.2,
  /** Neon, Scale: an hour of a compute unit, a month of a gigabyte. */
  neonPerComputeHour: 0.222,
  neonPerGigabyteMonth: 0.35,
} as const

/** Bytes of one person with a year of use, indexes and old refresh tokens included: an estimate. */
export const bytesAPerson = 2_000
