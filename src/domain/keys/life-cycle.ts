/** The life of signing keys. A key's state is read off the clock: nobody switches it, so nobody can forget to. Pure. */
import type { KeyId } from '../shared/ids.ts'
import { after, type Instant, instant } from '../shared/instant.ts'

export interface SigningKeyTimes {
  readonly kid: KeyId
  /** One higher than that of the key before. */
  readonly sequence: number
  readonly createdAt: Instant
  /** From then on it signs, until the next one does. */
  readonly signsFrom: Instant
  /** When it was taken out of use before its time: it verifies nothing any more. */
  readonly withdrawnAt: Instant | null
}

/** `next`: published, does not sign yet. `retired`: does not sign any more, still verifies. `removed`: neither. */
export type KeyState = 'next' | 'current' | 'retired' | 'withdrawn' | 'removed'

export interface KeyRules {
  /** A key signs for so long. */
  readonly rotateEveryMs: number
  /** It is published for so long before: longer than any cache of the key set holds. */
  readonly publishAheadMs: number
  /** It verifies for so long after: longer than any token of its lives. */
  readonly verifyForMs: number
}

/** Rows of removed keys are kept for so long, for whoever asks what happened. */
const keptMs = 30 * 24 * 3_600_000

export function stateOf(
  key: SigningKeyTimes,
  keys: readonly SigningKeyTimes[],
  now: Instant,
  { verifyForMs }: KeyRules,
): KeyState {
  if (key.withdrawnAt !== null) return 'withdrawn'
  const supersededAt = supersession(key, keys)
  if (supersededAt !== undefined && supersededAt <= now) {
    return now < after(supersededAt, verifyForMs) ? 'retired' : 'removed'
  }
  return now < key.signsFrom ? 'next' : 'current'
}

export interface KeyPlan {
  /** The key that is to be made. */
  readonly add: Pick<SigningKeyTimes, 'sequence' | 'signsFrom'> | undefined
  /** Keys whose rows are no longer of interest. */
  readonly forget: readonly KeyId[]
}

/** What the clock asks for. `sooner`: the next key is wanted now, not when the current one is old. */
export function planKeys(
  keys: readonly SigningKeyTimes[],
  now: Instant,
  rules: KeyRules,
  { sooner = false } = {},
): KeyPlan {
  const sequence = Math.max(0, ...keys.map((key) => key.sequence)) + 1
  const inState = (state: KeyState) =>
    keys.filter((key) => stateOf(key, keys, now, rules) === state)
  const [current] = inState('current')
  const forget = [...inState('removed'), ...inState('withdrawn')]
    .filter((key) => after(supersession(key, keys) ?? key.withdrawnAt ?? now, keptMs) <= now)
    .map(({ kid }) => kid)

  if (!current) return { add: { sequence, signsFrom: now }, forget }
  if (inState('next').length > 0) return { add: undefined, forget }
  const earliest = after(now, rules.publishAheadMs)
  const due = after(current.signsFrom, rules.rotateEveryMs)
  if (sooner) return { add: { sequence, signsFrom: earliest }, forget }
  const add = earliest < due ? undefined : { sequence, signsFrom: instant(Math.max(earliest, due)) }
  return { add, forget }
}

/** When a later key takes over; undefined while there is none. */
function supersession(key: SigningKeyTimes, keys: readonly SigningKeyTimes[]): Instant | undefined {
  const later = keys.filter(
    ({ sequence, withdrawnAt }) => sequence > key.sequence && withdrawnAt === null,
  )
  return later.length === 0
    ? undefined
    : instant(Math.min(...later.map(({ signsFrom }) => Math.max(signsFrom, key.signsFrom))))
}
