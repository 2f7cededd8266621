import { decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import { createAccessTokens } from '../../../src/adapters/outbound/jose/access-tokens.ts'
import { createStoredKeyRing } from '../../../src/adapters/outbound/jose/stored-key-ring.ts'
import { createSealedSecrets } from '../../../src/adapters/outbound/webcrypto/sealed-secrets.ts'
import { createKeepSigningKeys } from '../../../src/application/keys/keep-signing-keys.ts'
import type { Background } from '../../../src/application/ports/background.ts'
import { keyRules } from '../../../src/domain/keys/key-rules.ts'
import type { AccessClaims } from '../../../src/domain/session/caller.ts'
import { days, hours, minutes, seconds } from '../../../src/domain/shared/instant.ts'
import { aSession, aUser, start } from '../../support/builders.ts'
import { aTokenKey, createTestApplication } from '../../support/test-application.ts'

const rules = keyRules(30, 600)
const origin = { requestId: 'test', address: null, userAgent: null }
const user = aUser()
const claims: AccessClaims = {
  userId: user.id,
  sessionId: aSession(user.id).id,
  roles: user.roles,
  policyVersion: 'p1',
  methods: ['pwd'],
  authenticatedAt: start,
}

/** A record in which keys are kept, its schedule, and as many isolates as a test wants. */
function aDeployment(tokenKeys = [aTokenKey('key-1')] as const) {
  const { ports, clock, store } = createTestApplication()
  const sealedSecrets = createSealedSecrets(tokenKeys)
  const keys = createKeepSigningKeys({ ...ports, sealedSecrets }, rules)
  return {
    clock,
    store,
    keys,
    schedule: () => keys.keep(origin),
    isolate: (held: Parameters<typeof createSealedSecrets>[0] = tokenKeys) => {
      const reads: Promise<void>[] = []
      const background: Background = { run: (_name, task) => void reads.push(task()) }
      const asked = { times: 0 }
      const storedSigningKeys = {
        list() {
          asked.times += 1
          return ports.storedSigningKeys.list()
        },
      }
      const sealed = createSealedSecrets(held)
      const keyRing = createStoredKeyRing(
        { storedSigningKeys, sealedSecrets: sealed, background, clock },
        rules,
      )
      const tokens = createAccessTokens({
        keyRing,
        issuer: 'https://id.example',
        audience: 'gatehouse',
        lifetimeMs: minutes(10),
        clock,
      })
      return {
        ...tokens,
        asked,
        settled: () => Promise.all(reads),
        kids: async () => (await tokens.publicKeys()).keys.map(({ kid }) => kid),
      }
    },
  }
}

const kidOf = (token: string) => decodeProtectedHeader(token).kid

describe('signing keys in the record', () => {
  it('are made by the schedule, and then not again for a month', async () => {
    const { schedule, clock, store } = aDeployment()
    expect(await schedule()).toBe(true)
    clock.advance(days(29))
    expect(await schedule()).toBe(false)
    expect(store.state.signingKeys.size).toBe(1)
    expect(store.state.audit.at(-1)).toMatchObject({ action: 'signing_key.add', actor: null })
  })

  it('are one key of two schedules at once', async () => {
    const { schedule, store } = aDeployment()
    await Promise.all([schedule(), schedule()])
    expect(store.state.signingKeys.size).toBe(1)
  })

  it('change without signing anybody out: published before use, verified until the last token expires', async () => {
    const { schedule, clock, isolate } = aDeployment()
    await schedule()
    const here = isolate()
    clock.advance(days(30) - hours(1))
    const old = (await here.issue(claims)).token
    await schedule()
    clock.advance(minutes(11))
    const [signing, next] = await here.kids()
    expect(signing).toBe(kidOf(old))
    expect(next).toBeDefined()

    clock.advance(minutes(49))
    const lastOfOld = (await here.issue(claims)).token
    expect(kidOf(lastOfOld)).toBe(next) // the moment of the switch: no isolate was told, all know
    for (const elsewhere of [here, isolate()]) {
      expect((await elsewhere.verify(lastOfOld)).ok).toBe(true)
      expect(await elsewhere.kids()).toEqual([next, signing])
    }
    clock.advance(minutes(15))
    expect(await here.kids()).toEqual([next])
  })

  it('are read once, and then behind answers', async () => {
    const { schedule, clock, isolate } = aDeployment()
    await schedule()
    const here = isolate()
    const { token } = await here.issue(claims)
    for (const _ of [1, 2, 3]) await here.verify(token)
    expect(here.asked.times).toBe(1)
    clock.advance(seconds(61))
    await Promise.all([here.verify(token), here.verify(token)])
    await here.settled()
    expect(here.asked.times).toBe(2)
  })

  it('are looked for again at a name that is unknown, but not for whoever makes names up', async () => {
    const { schedule, keys, clock, isolate } = aDeployment()
    await schedule()
    const here = isolate()
    await here.kids()
    clock.advance(seconds(5))
    await keys.replace(origin)
    const { token } = await isolate().issue(claims)
    expect((await here.verify(token)).ok).toBe(true)
    const before = here.asked.times
    const [, ...rest] = token.split('.')
    const header = btoa(JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid: 'made-up' }))
    for (const _ of [1, 2, 3]) {
      expect((await here.verify([header, ...rest].join('.'))).ok).toBe(false)
    }
    expect(here.asked.times).toBe(before)
  })

  it('that leaked verify nothing once they are withdrawn and isolates have looked', async () => {
    const { schedule, keys, clock, isolate } = aDeployment()
    await schedule()
    const here = isolate()
    const { token } = await here.issue(claims)
    await keys.replace(origin)
    expect(await keys.withdrawOthers(origin)).toEqual([kidOf(token)])
    clock.advance(seconds(60))
    await here.verify(token)
    await here.settled()
    expect(await here.verify(token)).toEqual({ ok: false, error: { kind: 'invalid_access_token' } })
    expect((await here.verify((await here.issue(claims)).token)).ok).toBe(true)
  })

  it('come sooner when asked to, once', async () => {
    const { schedule, keys, clock } = aDeployment()
    await schedule()
    const next = await keys.rotate(origin)
    expect(next.signsFrom).toBe(clock.now() + hours(1))
    expect(await keys.rotate(origin)).toMatchObject(next)
  })

  it('lie sealed, move to a new token key, and cannot sign without it', async () => {
    const [old, young] = [aTokenKey('key-1'), aTokenKey('key-2')]
    const before = aDeployment([old])
    await before.schedule()
    const { token } = await before.isolate().issue(claims)
    const sealed = () => [...before.store.state.signingKeys.values()].map((key) => key.privatePart)
    expect(sealed()[0]).toMatch(/\.key-1$/)

    await expect(before.isolate([young]).issue(claims)).rejects.toThrow('signing keys')
    const { ports, clock } = { ports: createTestApplication().ports, clock: before.clock }
    const storedSigningKeys = {
      list: async () => [...before.store.state.signingKeys.values()],
    }
    const committed: unknown[] = []
    const unitOfWork: typeof ports.unitOfWork = {
      async commit(changes) {
        committed.push(...changes)
        return { ok: true, value: undefined }
      },
    }
    const sealedSecrets = createSealedSecrets([young, old])
    const moved = createKeepSigningKeys(
      { ...ports, storedSigningKeys, unitOfWork, sealedSecrets, clock },
      rules,
    )
    expect(await moved.keep(origin)).toBe(true)
    expect(committed).toEqual([
      expect.objectContaining({ kind: 'reseal_signing_key', kid: kidOf(token), from: sealed()[0] }),
    ])
  })
})
