import { describe, expect, it } from 'vitest'
import { days, seconds } from '../../../src/domain/shared/instant.ts'
import { err } from '../../../src/domain/shared/result.ts'
import { aRoleName } from '../../support/builders.ts'
import { ada, aLearner, isSignedIn, origin, signIn, succeeded } from '../support/people.ts'
import { aService } from '../support/service.ts'

const reused = err({ kind: 'refresh_token_reused' })
const invalid = err({ kind: 'invalid_refresh_token' })

async function withAda() {
  const service = aService()
  const person = await aLearner(service, ada)
  const refresh = (refreshToken: string) =>
    service.application.session.refresh({ refreshToken, origin })
  const successorOf = async (token: string) => succeeded(await refresh(token)).refreshToken
  return { service, ...person, first: person.refreshToken, refresh, successorOf }
}

const reuses = (service: ReturnType<typeof aService>) =>
  service.audit().filter(({ action }) => action === 'session.refresh_token_reuse')

describe('refreshing', () => {
  it('gives new tokens for the same session, with the time of the sign-in', async () => {
    const { service, caller, first, refresh } = await withAda()
    service.clock.advance(seconds(90))
    const { accessToken, refreshToken } = succeeded(await refresh(first))
    expect(refreshToken).not.toBe(first)
    expect(await service.application.session.authenticate(accessToken.token, null)).toEqual({
      ok: true,
      value: caller,
    })
  })

  it('puts the role of now into the new access token', async () => {
    const { service, user, first, refresh } = await withAda()
    service.setUser(user.id, { role: aRoleName('teacher') })
    const { accessToken } = succeeded(await refresh(first))
    const caller = succeeded(
      await service.application.session.authenticate(accessToken.token, null),
    )
    expect(caller.roles).toEqual(['teacher'])
  })

  it('counts as a use of the session only when it really rotates', async () => {
    const { service, first, refresh } = await withAda()
    const lastUsedAt = () => service.sessions().map((session) => session.lastUsedAt)
    service.clock.advance(seconds(90))
    const rotatedAt = service.clock.now()
    await refresh(first)
    expect(lastUsedAt()).toEqual([rotatedAt])
    service.clock.advance(seconds(5))
    expect((await refresh(first)).ok).toBe(true)
    expect(lastUsedAt()).toEqual([rotatedAt])
  })

  it('is not noted: it is no event of an account', async () => {
    const { service, first, refresh } = await withAda()
    const before = service.audit()
    await refresh(first)
    expect(service.audit()).toEqual(before)
  })

  it('a hundred times is one chain, each token new', async () => {
    const { first, successorOf } = await withAda()
    const chain = new Set([first])
    let token = first
    for (let step = 0; step < 100; step++) {
      token = await successorOf(token)
      chain.add(token)
    }
    expect(chain.size).toBe(101)
  })

  it('fifty times at once gives everybody one successor, exactly one rotation having happened', async () => {
    const { first, refresh, successorOf } = await withAda()
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(first)))
    const successors = new Set(answers.map((answer) => succeeded(answer).refreshToken))
    expect(successors.size).toBe(1)
    const [successor] = successors
    expect(successor && (await successorOf(successor))).not.toBe(successor)
  })

  it('within ten seconds gives a late tab the same successor, though that one is in use', async () => {
    const { service, first, successorOf } = await withAda()
    const second = await successorOf(first)
    await successorOf(second)
    service.clock.advance(seconds(10))
    expect(await successorOf(first)).toBe(second)
  })

  it('after a lost answer gives the same successor, however late', async () => {
    const { service, first, successorOf } = await withAda()
    const lost = await successorOf(first)
    service.clock.advance(days(1))
    const second = await successorOf(first)
    expect(second).toBe(lost)
    expect(await successorOf(second)).not.toBe(second)
  })

  it('with a token whose owner has moved on is theft and ends the family', async () => {
    const { service, caller, user, first, refresh, successorOf } = await withAda()
    const second = await successorOf(first)
    const newest = await successorOf(second)
    service.clock.advance(seconds(10) + 1)

    expect(await refresh(first)).toEqual(reused)
    expect(await isSignedIn(service, caller)).toBe(false)
    expect(reuses(service)).toEqual([
      expect.objectContaining({
        at: service.clock.now(),
        sessionId: caller.sessionId,
        target: user.id,
        outcome: 'failure',
        origin,
      }),
    ])
    for (const token of [first, second, newest]) expect(await refresh(token)).toEqual(reused)
    expect(reuses(service)).toHaveLength(1)
  })

  it('with a token two steps behind is theft even if the newest was never used', async () => {
    const { service, first, refresh, successorOf } = await withAda()
    await successorOf(await successorOf(first))
    service.clock.advance(days(1))
    expect(await refresh(first)).toEqual(reused)
  })

  it('fifty times at once with a stolen token is one theft', async () => {
    const { service, first, refresh, successorOf } = await withAda()
    await successorOf(await successorOf(first))
    service.clock.advance(seconds(11))
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(first)))
    expect(answers).toEqual(Array.from({ length: 50 }, () => reused))
    expect(reuses(service)).toHaveLength(1)
  })

  it('by a thief does not end the other sessions of the person', async () => {
    const { service, first, refresh, successorOf } = await withAda()
    const other = await signIn(service, ada)
    await successorOf(await successorOf(first))
    service.clock.advance(seconds(11))
    await refresh(first)
    expect((await refresh(other.refreshToken)).ok).toBe(true)
  })

  it.each(['', 'x', 'x'.repeat(10_000)])('with no token of ours is refused', async (token) => {
    const { refresh } = await withAda()
    expect(await refresh(token)).toEqual(invalid)
  })

  it('is refused to a disabled account', async () => {
    const { service, user, first, refresh } = await withAda()
    service.setUser(user.id, { status: 'disabled' })
    expect(await refresh(first)).toEqual(invalid)
  })
})

describe('after the key of the mint was rotated', () => {
  it('a successor made under the old key is still answered', async () => {
    const { service, first, successorOf } = await withAda()
    const second = await successorOf(first)
    const { refresh } = service.restart({ keys: ['new', 'old'] }).application.session
    const again = succeeded(await refresh({ refreshToken: first, origin }))
    expect(again.refreshToken).toBe(second)
    const third = succeeded(await refresh({ refreshToken: second, origin }))
    expect(third.refreshToken).not.toBe(second)
  })

  it('and the old key thrown away, its lost successor is refused, but the family lives', async () => {
    const { service, caller, first, successorOf } = await withAda()
    const second = await successorOf(first)
    const restarted = service.restart({ keys: ['new'] })
    const { refresh } = restarted.application.session
    expect(await refresh({ refreshToken: first, origin })).toEqual(invalid)
    expect((await refresh({ refreshToken: second, origin })).ok).toBe(true)
    expect(await isSignedIn(restarted, caller)).toBe(true)
  })
})
