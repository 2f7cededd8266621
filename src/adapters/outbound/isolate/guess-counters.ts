/** Counts guesses in this isolate alone: what stands in while Redis is away. */
import type { GuessCounters } from '../../../application/ports/guess-counters.ts'
import {
  guessesKeptMs,
  nextTry,
  type Tries,
  withoutTry,
} from '../../../domain/protection/guessing.ts'
import { after, type Instant } from '../../../domain/shared/instant.ts'

/** Some megabytes; the oldest go first. */
const entriesMax = 10_000

export function createIsolateGuessCounters(): GuessCounters {
  const tries = new Map<string, Tries & { readonly keptUntil: Instant }>()
  const failed = new Map<string, Set<string>>()

  return {
    async attempt(account, now) {
      const known = tries.get(account)
      const tried = nextTry(known && now < known.keptUntil ? known : undefined, now)
      keep(account, tried, now)
      return tried
    },
    async takeBack(account, until) {
      const known = tries.get(account)
      const left = known && withoutTry(known, until)
      if (known && left) tries.set(account, { ...left, keptUntil: known.keptUntil })
      else tries.delete(account)
    },
    async share(tried, accounts) {
      for (const account of accounts) keep(account, tried, tried.until)
    },
    async forget(accounts) {
      for (const account of accounts) tries.delete(account)
    },
    async failedAt(place, account, windowMs, now) {
      const key = failedKey(place, windowMs, now)
      const accounts = failed.get(key) ?? new Set<string>()
      accounts.add(account)
      remember(failed, key, accounts)
      return accounts.size
    },
    async forgetFailedAt(place, windowsMs, now) {
      for (const windowMs of windowsMs) failed.delete(failedKey(place, windowMs, now))
    },
  }

  function keep(account: string, { count, until }: Tries, now: Instant): void {
    remember(tries, account, { count, until, keptUntil: after(now, guessesKeptMs) })
  }
}

function failedKey(place: string, windowMs: number, now: Instant): string {
  return `${place} ${windowMs} ${Math.floor(now / windowMs)}`
}

function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key) // to the end: whoever tries now is not the oldest
  const [oldest] = map.keys()
  if (map.size >= entriesMax && oldest !== undefined) map.delete(oldest)
  map.set(key, value)
}
