import { describe, expect, it } from 'vitest'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { ada, aLearner, bob, isSignedIn, origin, signIn, succeeded } from '../support/people.ts'
import { aService } from '../support/service.ts'

const ended = err({ kind: 'session_ended' })
const invalid = err({ kind: 'invalid_refresh_token' })

async function withAda() {
  const service = aService()
  const here = await aLearner(service, ada)
  const elsewhere = await signIn(service, ada)
  const signOut = (everywhere: boolean) =>
    service.application.session.signOut({ caller: here.caller, everywhere, origin })
  const refresh = (refreshToken: string) =>
    service.application.session.refresh({ refreshToken, origin })
  return { service, here, elsewhere, signOut, refresh }
}

describe('signing out', () => {
  it('here ends this session and leaves the others', async () => {
    const { service, here, elsewhere, signOut, refresh } = await withAda()
    expect(await signOut(false)).toEqual(ok())
    expect(await isSignedIn(service, here.caller)).toBe(false)
    expect(await refresh(here.refreshToken)).toEqual(invalid)
    expect(await isSignedIn(service, elsewhere.caller)).toBe(true)
    expect((await refresh(elsewhere.refreshToken)).ok).toBe(true)
  })

  it('everywhere ends every session of this person, and of nobody else', async () => {
    const { service, here, elsewhere, signOut, refresh } = await withAda()
    const neighbour = await aLearner(service, bob)
    expect(await signOut(true)).toEqual(ok())
    for (const { caller, refreshToken } of [here, elsewhere]) {
      expect(await isSignedIn(service, caller)).toBe(false)
      expect(await refresh(refreshToken)).toEqual(invalid)
    }
    expect(await isSignedIn(service, neighbour.caller)).toBe(true)
  })

  it.each([true, false])('is noted, with whether it was everywhere: %s', async (everywhere) => {
    const { service, here, signOut } = await withAda()
    await signOut(everywhere)
    expect(service.audit().at(-1)).toEqual({
      at: service.clock.now(),
      action: 'session.sign_out',
      actor: here.user.id,
      sessionId: here.caller.sessionId,
      target: here.user.id,
      outcome: 'success',
      origin,
      details: everywhere ? { everywhere, sessionsEnded: 2 } : { everywhere },
    })
  })

  it.each([true, false])(
    'of an ended session changes nothing (everywhere: %s)',
    async (everywhere) => {
      const { service, elsewhere, signOut } = await withAda()
      await signOut(false)
      const before = [service.everythingStored(), service.audit()]
      expect(await signOut(everywhere)).toEqual(ended)
      expect([service.everythingStored(), service.audit()]).toEqual(before)
      expect(await isSignedIn(service, elsewhere.caller)).toBe(true)
    },
  )

  it('twice at once succeeds once', async () => {
    const { signOut } = await withAda()
    const outcomes = await Promise.all([signOut(false), signOut(false)])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(outcomes).toContainEqual(ended)
  })

  it.each([true, false])(
    'just after a refresh leaves none of its tokens usable (everywhere: %s)',
    async (everywhere) => {
      const { service, here, signOut, refresh } = await withAda()
      const answers: Awaited<ReturnType<typeof refresh>>[] = []
      service.beforeNextCommit(async () => answers.push(await refresh(here.refreshToken)))
      expect(await signOut(everywhere)).toEqual(ok())

      const [answer] = answers
      if (!answer?.ok) throw new Error('The refresh came first, so it succeeds')
      const { refreshToken, accessToken } = answer.value
      const caller = succeeded(
        await service.application.session.authenticate(accessToken.token, null),
      )
      expect(await isSignedIn(service, caller)).toBe(false)
      expect(await refresh(refreshToken)).toEqual(invalid)
      expect(await refresh(here.refreshToken)).toEqual(invalid)
    },
  )

  it.each([true, false])(
    'while a refresh is under way gives it nothing (everywhere: %s)',
    async (everywhere) => {
      const { service, here, signOut, refresh } = await withAda()
      service.beforeNextRotation(() => signOut(everywhere))
      expect(await refresh(here.refreshToken)).toEqual(invalid)
      expect(await isSignedIn(service, here.caller)).toBe(false)
    },
  )
})
