import { describe, expect, test } from 'vitest'
import type { StoredSigningKey } from '../../src/application/ports/signing-keys.ts'
import { asId, type KeyId } from '../../src/domain/shared/ids.ts'
import { after, hours } from '../../src/domain/shared/instant.ts'
import { aSealedSecret, start } from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { done, failure, given } from './given.ts'

let sequence = 1_000

/** Of a sequence that no service reaches, each higher than the one before. */
function aKey(change: Partial<StoredSigningKey> = {}): StoredSigningKey {
  sequence += 1
  const kid = asId<KeyId>(crypto.randomUUID())
  return {
    kid,
    sequence: sequence * 1000 + Math.floor(Math.random() * 1000),
    createdAt: start,
    signsFrom: after(start, hours(1)),
    withdrawnAt: null,
    publicKey: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid, alg: 'ES256', use: 'sig' },
    privatePart: aSealedSecret(),
    ...change,
  }
}

/** Signing keys in the record, and their changes. */
export function describeSigningKeys(adapters: () => DataAdapters): void {
  const { commit } = given(adapters)
  const add = (key: StoredSigningKey) => commit({ kind: 'add_signing_key', key })
  const stored = async (...kids: readonly KeyId[]) =>
    (await adapters().storedSigningKeys.list()).filter(({ kid }) => kids.includes(kid))

  describe('signing keys', () => {
    test('come back as they were added, in sequence', async () => {
      const [first, second] = [aKey(), aKey({ withdrawnAt: start })]
      expect([await add(second), await add(first)]).toEqual([done, done])
      expect(await stored(first.kid, second.kid)).toEqual([first, second])
    })

    test('have one place in the sequence each: of two at once, one is added', async () => {
      const [one, other] = [aKey(), aKey()]
      const rival = { ...other, sequence: one.sequence }
      const outcomes = await Promise.all([add(one), add(rival)])
      expect(outcomes).toEqual(expect.arrayContaining([done, failure('stale')]))
      expect(await stored(one.kid, rival.kid)).toHaveLength(1)
    })

    test('are withdrawn once: a second time changes nothing', async () => {
      const key = aKey()
      await add(key)
      for (const at of [start, after(start, hours(1))]) {
        await commit({ kind: 'withdraw_signing_key', kid: key.kid, at })
      }
      expect(await stored(key.kid)).toEqual([{ ...key, withdrawnAt: start }])
    })

    test('are sealed anew only if they are as they were read', async () => {
      const [key, to] = [aKey(), aSealedSecret()]
      await add(key)
      const { kid, privatePart: from } = key
      await commit({ kind: 'reseal_signing_key', kid, from: aSealedSecret(), to: aSealedSecret() })
      await commit({ kind: 'reseal_signing_key', kid, from, to })
      expect(await stored(kid)).toEqual([{ ...key, privatePart: to }])
    })

    test('are forgotten', async () => {
      const [key, other] = [aKey(), aKey()]
      await add(key)
      await add(other)
      await commit({ kind: 'forget_signing_key', kid: key.kid })
      expect(await stored(key.kid, other.kid)).toEqual([other])
    })
  })
}
