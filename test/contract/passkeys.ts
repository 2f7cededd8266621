import { describe, expect, test } from 'vitest'
import { type PasskeyName, passkeysMax } from '../../src/domain/factor/passkey.ts'
import { after } from '../../src/domain/shared/instant.ts'
import { aPasskey, aTokenHash, start } from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { done, failure, found, given } from './given.ts'

/** Passkeys: kept, found, used, renamed and removed. */
export function describePasskeys(adapters: () => DataAdapters): void {
  const { commit, account } = given(adapters)

  async function owned(overrides: Parameters<typeof aPasskey>[1] = {}) {
    const owner = await account()
    const passkey = aPasskey(owner.user.id, overrides)
    expect(await commit({ kind: 'add_passkey', passkey })).toEqual(done)
    return { owner, passkey }
  }

  describe('a passkey', () => {
    test('comes back as it was added, with its owner', async () => {
      const { owner, passkey } = await owned({
        counter: 2 ** 32 - 1,
        transports: ['hybrid', 'internal'],
      })
      expect(await adapters().passkeys.of(owner.user.id)).toEqual([passkey])
      const known = found(await adapters().passkeys.byCredentialId(passkey.credentialId))
      expect(known.passkey).toEqual(passkey)
      expect(known.owner.user.id).toBe(owner.user.id)
      expect(known.owner.user.secondFactors).toEqual(['passkey'])
      expect(known.owner.passwordHash).toBe(owner.passwordHash)
      expect(await adapters().passkeys.byCredentialId('unknown')).toBeUndefined()
    })

    test('is listed in the order in which they were added', async () => {
      const { owner, passkey } = await owned()
      const next = aPasskey(owner.user.id, { createdAt: after(start, 5) })
      await commit({ kind: 'add_passkey', passkey: next })
      const ids = (await adapters().passkeys.of(owner.user.id)).map(({ id }) => id)
      expect(ids).toEqual([passkey.id, next.id])
    })

    test('belongs to one person: the same credential is not taken twice', async () => {
      const { passkey } = await owned()
      const other = await account()
      const same = aPasskey(other.user.id, { credentialId: passkey.credentialId })
      expect(await commit({ kind: 'add_passkey', passkey: same })).toEqual(failure('passkey_taken'))
    })

    test('is one of so many, also when they come at once', async () => {
      const { user } = await account()
      const outcomes = await Promise.all(
        Array.from({ length: passkeysMax + 3 }, () =>
          commit({ kind: 'add_passkey', passkey: aPasskey(user.id) }),
        ),
      )
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(passkeysMax)
      expect(outcomes).toContainEqual(failure('too_many_passkeys'))
    })

    test('moves its counter on from what was read, once', async () => {
      const { owner, passkey } = await owned({ counter: 4 })
      const at = after(start, 9)
      const use = (from: number, to: number) =>
        commit({ kind: 'use_passkey', id: passkey.id, from, to, at })
      expect(await use(3, 5)).toEqual(failure('stale'))
      const outcomes = await Promise.all([use(4, 5), use(4, 5), use(4, 5)])
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
      expect(await adapters().passkeys.of(owner.user.id)).toEqual([
        { ...passkey, counter: 5, lastUsedAt: at },
      ])
    })

    test('is renamed and removed by its owner only', async () => {
      const { owner, passkey } = await owned()
      const other = await account()
      const name = 'Key ring' as PasskeyName // as parsePasskeyName makes them
      const rename = (userId: typeof owner.user.id) =>
        commit({ kind: 'rename_passkey', userId, id: passkey.id, name })
      const remove = (userId: typeof owner.user.id) =>
        commit({ kind: 'remove_passkey', userId, id: passkey.id, at: start })
      expect(await rename(other.user.id)).toEqual(failure('stale'))
      expect(await remove(other.user.id)).toEqual(failure('stale'))
      expect(await rename(owner.user.id)).toEqual(done)
      expect(await adapters().passkeys.of(owner.user.id)).toEqual([{ ...passkey, name }])
      expect(await remove(owner.user.id)).toEqual(done)
      expect(await remove(owner.user.id)).toEqual(failure('stale'))
      expect(await adapters().passkeys.of(owner.user.id)).toEqual([])
    })

    test('takes the recovery codes with it when it was the last factor', async () => {
      const { owner, passkey } = await owned()
      const userId = owner.user.id
      const second = aPasskey(userId)
      await commit(
        { kind: 'add_passkey', passkey: second },
        { kind: 'replace_recovery_codes', userId, hashes: [aTokenHash()] },
      )
      const left = async () => (await adapters().secondFactors.codesOf(userId)).recoveryCodes
      await commit({ kind: 'remove_passkey', userId, id: passkey.id, at: start })
      expect(await left()).toBe(1)
      await commit({ kind: 'remove_passkey', userId, id: second.id, at: start })
      expect(await left()).toBe(0)
    })

    test('goes with the account', async () => {
      const { owner, passkey } = await owned()
      const userId = owner.user.id
      const removal = { kind: 'delete_user', userId, nameHeldUntil: start, at: start } as const
      expect(await commit(removal)).toEqual(done)
      expect(await adapters().passkeys.byCredentialId(passkey.credentialId)).toBeUndefined()
    })
  })
}
