/**
 * What Redis may not know: ends that were committed while it did not answer. They wait in the record; each isolate asks
 * for them behind an answer, or beside its question to Redis when it has not asked for `freshForMs`, and tells Redis of
 * what it finds. An isolate that has seen Redis fail asks the record alone until whoever else saw it has had time to
 * write down what Redis missed.
 */
import type { Background } from '../../../application/ports/background.ts'
import type { Clock } from '../../../application/ports/clock.ts'
import type { UnmarkedEnd, UnmarkedEnds } from '../../../application/ports/unmarked-ends.ts'
import type { Voided } from '../../../application/ports/voided-answers.ts'
import { after, type Instant, instant, seconds } from '../../../domain/shared/instant.ts'
import { createSharedInRequest } from '../system/shared-in-request.ts'

const freshForMs = seconds(4)
const renewedAfterMs = seconds(2)
const mistrustMs = seconds(5)
/** Beyond this many at once nothing that Redis says is believed. */
const listMax = 500

export interface Unmarked {
  /**
   * The moment of the newest end that Redis may not know of and that concerns any of these; `none`. `mistrust`: Redis is
   * not to be believed at all just now. Rejects while the record does not answer.
   */
  concerning(ids: readonly Voided[]): Promise<Instant | 'none' | 'mistrust'>
  /** Has the record asked now, so that the next question need not wait for it. */
  askAhead(): void
  /** Redis has failed so recently that nothing it says would be believed: it need not be asked. */
  mistrusts(): boolean
  /** Redis has not answered. */
  redisFailed(): void
  /** Redis could not be told of these. Resolves when they are written down. */
  add(ended: readonly Voided[], at: Instant): Promise<void>
}

export function createUnmarked(ports: {
  unmarkedEnds: UnmarkedEnds
  mark: (ended: readonly Voided[], at: Instant) => Promise<void>
  background: Background
  clock: Clock
}): Unmarked {
  const { unmarkedEnds, mark, background, clock } = ports
  let known: Answer | undefined
  const shared = createSharedInRequest<readonly UnmarkedEnd[]>()
  let mistrustedUntil: Instant | undefined

  const mistrusts = () => {
    if (mistrustedUntil !== undefined && clock.now() >= mistrustedUntil) mistrustedUntil = undefined
    return mistrustedUntil !== undefined
  }

  return {
    mistrusts,
    async concerning(ids) {
      if (mistrusts()) return 'mistrust'
      const ends = await ask(clock.now())
      if (ends.length === listMax) return 'mistrust'
      const moments = ends.filter(({ ended }) => ids.includes(ended)).map(({ at }) => at)
      return moments.length === 0 ? 'none' : instant(Math.max(...moments))
    },
    askAhead() {
      // Whoever asks next finds out why it failed.
      if (!mistrusts()) ask(clock.now()).catch(() => {})
    },
    redisFailed() {
      known = undefined
      mistrustedUntil = after(clock.now(), mistrustMs)
    },
    async add(ended, at) {
      if (ended.length > 0) await unmarkedEnds.add(ended, at)
    },
  }

  async function ask(now: Instant): Promise<readonly UnmarkedEnd[]> {
    if (known !== undefined && now < after(known.askedAt, freshForMs)) {
      if (now >= after(known.askedAt, renewedAfterMs) && !known.renewing) renew(known, now)
      return known.ends
    }
    return shared(() => askRecord(now))
  }

  function renew(answer: Answer, now: Instant): void {
    answer.renewing = true
    background.run('renew unmarked ends', async () => {
      await askRecord(now)
    })
  }

  async function askRecord(now: Instant): Promise<readonly UnmarkedEnd[]> {
    const ends = await unmarkedEnds.list(listMax)
    if (known === undefined || known.askedAt <= now) known = { askedAt: now, ends, renewing: false }
    if (ends.length > 0) background.run('mark ends', () => tellRedis(ends))
    return ends
  }

  /** Under the newest moment: a mark that is too late costs a question to the record, no more. */
  async function tellRedis(ends: readonly UnmarkedEnd[]): Promise<void> {
    const newest = instant(Math.max(...ends.map(({ at }) => at)))
    await mark(
      ends.map(({ ended }) => ended),
      newest,
    )
    await unmarkedEnds.remove(ends.map(({ id }) => id))
  }
}

interface Answer {
  /** From before the question: what is written down while it is answered may be missing. */
  readonly askedAt: Instant
  readonly ends: readonly UnmarkedEnd[]
  renewing: boolean
}
