import { describe, expect, it } from 'vitest'
import { liveUntil, type Session } from '../../../src/domain/session/session.ts'
import {
  days,
  hours,
  type Instant,
  instant,
  after as later,
} from '../../../src/domain/shared/instant.ts'

const signedInAt = instant(Date.UTC(2026, 0, 5, 9))
const lifetimes = { sessionIdleMs: days(7) }

type Times = Pick<Session, 'endedAt' | 'expiresAt' | 'lastUsedAt'>

const aSession = (times: Partial<Times> = {}): Times => ({
  endedAt: null,
  lastUsedAt: signedInAt,
  expiresAt: later(signedInAt, days(30)),
  ...times,
})

const active = (session: Times, now: Instant) => liveUntil(session, 'active', now, lifetimes)

describe('a session', () => {
  it('lives until it has been idle for too long', () => {
    const idleAt = later(signedInAt, days(7))
    expect(active(aSession(), signedInAt)).toBe(idleAt)
    expect(active(aSession(), later(idleAt, -1))).toBe(idleAt)
    expect(active(aSession(), idleAt)).toBeUndefined()
  })

  it('lives longer when it is used', () => {
    const usedAt = later(signedInAt, days(6))
    expect(active(aSession({ lastUsedAt: usedAt }), usedAt)).toBe(later(usedAt, days(7)))
  })

  it('ends at its absolute end, however recently it was used', () => {
    const expiresAt = later(signedInAt, days(30))
    const session = aSession({ lastUsedAt: later(expiresAt, -hours(1)) })
    expect(active(session, later(expiresAt, -1))).toBe(expiresAt)
    expect(active(session, expiresAt)).toBeUndefined()
  })

  it('that has been ended speaks for nobody, even at the very moment', () => {
    expect(active(aSession({ endedAt: signedInAt }), signedInAt)).toBeUndefined()
  })

  it.each(['disabled', 'pending'] as const)('of a %s account speaks for nobody', (status) => {
    expect(liveUntil(aSession(), status, signedInAt, lifetimes)).toBeUndefined()
  })
})
