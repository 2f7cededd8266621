/** Watches guesses: asks the counter of all isolates, or the one here while that does not answer. */
import type { Background } from '../../../application/ports/background.ts'
import type { Clock } from '../../../application/ports/clock.ts'
import type { GuessCounters } from '../../../application/ports/guess-counters.ts'
import type { Attempt, Guesses } from '../../../application/ports/guesses.ts'
import { accountName } from '../../../domain/limits/counted-as.ts'
import { beginsLock, lockingTry, type Tried } from '../../../domain/protection/guessing.ts'
import type { Cidr } from '../../../domain/protection/ip-block.ts'
import { suspectOf, suspicions } from '../../../domain/protection/suspicion.ts'
import type { Instant } from '../../../domain/shared/instant.ts'
import { withDeadline } from '../system/deadline.ts'
import type { Log } from '../system/log.ts'

export interface Suspect {
  readonly network: Cidr
  /** How many different accounts failed there, within how long. */
  readonly accounts: number
  readonly windowMs: number
}

export function createGuesses(ports: {
  counters: GuessCounters
  standIn: GuessCounters
  waitMs: number
  /** Told behind the answer, once for each that fails beyond what is suspicious. */
  suspected(suspect: Suspect): Promise<void>
  background: Background
  clock: Clock
  log: Log
}): Guesses {
  const { counters, standIn, waitMs, suspected, background, clock, log } = ports
  /** Where each try that goes was counted. One that did not wait counts whatever becomes of it, or the wait would be over. */
  const takesBack = new WeakMap<Attempt, () => Promise<void>>()

  return {
    async attempt(identifier) {
      const now = clock.now()
      const account = accountName(identifier)
      const { tried, counter } = await either(async (counter) => ({
        tried: await counter.attempt(account, now),
        counter,
      }))
      const attempt = meaningOf(tried, now)
      if (attempt.status === 'goes') {
        takesBack.set(attempt, () => counter.takeBack(account, tried.until))
      }
      return attempt
    },

    wrong({ identifier, names, attempt, address }) {
      const account = accountName(identifier)
      const others = names.map(accountName).filter((name) => name !== account)
      background.run('note wrong guess', async () => {
        await Promise.all([shareWith(others, attempt), suspect(account, address)])
      })
    },

    undecided(attempt) {
      const takeBack = takesBack.get(attempt)
      if (takeBack) background.run('take back try', takeBack)
    },

    right(names) {
      background.run('forget guesses', () => forget(names))
    },

    forgive: forget,

    absolve(network) {
      background.run('forget failures', async () => {
        const now = clock.now()
        await Promise.all([
          standIn.forgetFailedAt(network, suspiciousWindowsMs, now),
          either((counter) => counter.forgetFailedAt(network, suspiciousWindowsMs, now)),
        ])
      })
    },
  }

  /** An account has one count, whichever of its names is tried. */
  async function shareWith(others: readonly string[], attempt: Attempt): Promise<void> {
    const until = attempt.status === 'goes' ? attempt.locksUntil : attempt.until
    if (others.length === 0) return
    const now = clock.now()
    if (until === undefined) {
      await Promise.all(others.map((name) => either((counter) => counter.attempt(name, now))))
    } else await either((counter) => counter.share({ count: lockingTry, until }, others))
  }

  async function suspect(account: string, address: string | null): Promise<void> {
    const now = clock.now()
    for (const { by, accounts: most, windowMs } of suspicions) {
      const network = suspectOf(by, address)
      if (network === undefined) continue
      const accounts = await either((counter) => counter.failedAt(network, account, windowMs, now))
      if (accounts >= most) return suspected({ network, accounts, windowMs })
    }
  }

  async function forget(names: readonly string[]): Promise<void> {
    const accounts = [...new Set(names.map(accountName))]
    await Promise.all([standIn.forget(accounts), either((counter) => counter.forget(accounts))])
  }

  async function either<T>(ask: (counter: GuessCounters) => Promise<T>): Promise<T> {
    try {
      return await withDeadline(waitMs, () => ask(counters))
    } catch (error) {
      log({ level: 'warn', event: 'guess_counters_unavailable', error })
      return ask(standIn)
    }
  }
}

const suspiciousWindowsMs = [...new Set(suspicions.map(({ windowMs }) => windowMs))]

function meaningOf(tried: Tried, now: Instant): Attempt {
  const { meaning: status, until } = tried
  const begins = beginsLock(tried, now)
  switch (status) {
    case 'goes':
      return { status, locksUntil: begins ? until : undefined }
    case 'waits':
      return { status, until }
    case 'locked':
      return { status, until, begins }
  }
}

/** Counts nothing: for load tests and benchmarks. */
export const unlimitedGuesses: Guesses = {
  attempt: async () => ({ status: 'goes', locksUntil: undefined }),
  wrong: () => {},
  undecided: () => {},
  right: () => {},
  forgive: async () => {},
  absolve: () => {},
}
