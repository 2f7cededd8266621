import { describe, expect, test } from 'vitest'
import type { IpBlock } from '../../src/domain/protection/ip-block.ts'
import { asId, type IpBlockId, type UserId } from '../../src/domain/shared/ids.ts'
import { after, days, hours, instant } from '../../src/domain/shared/instant.ts'
import { anOrigin, aOneTimeToken, aTokenHash, start, unique } from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { done, given } from './given.ts'

/** What goes long after it has expired. Everybody else's records are younger than these tests' years. */
export function describeExpiredRecords(adapters: () => DataAdapters): void {
  const { commit, account, session } = given(adapters)
  const longAgo = instant(Date.UTC(2001, 0, 1))
  const remove = (limit = 100) =>
    adapters().expiredRecords.remove({
      challenges: after(longAgo, hours(2)),
      oneTimeTokens: after(longAgo, days(2)),
      sessions: after(longAgo, days(2)),
      ipBlocks: after(longAgo, days(2)),
      limit,
    })

  describe('records that expired long ago', () => {
    test('are removed, sessions with their refresh tokens; younger ones stay', async () => {
      await remove() // what an earlier run left
      const owner = await account()
      const challenge = (expiresAt: typeof start) => ({
        hash: aTokenHash(),
        purpose: 'second_factor' as const,
        userId: owner.user.id,
        passwordHash: owner.passwordHash,
        portal: null,
        expiresAt,
      })
      const [old, young] = [challenge(longAgo), challenge(after(longAgo, hours(2)))]
      const token = aOneTimeToken(owner.user.id, { expiresAt: longAgo })
      expect(
        await commit(
          { kind: 'open_challenge', challenge: old, at: longAgo },
          { kind: 'open_challenge', challenge: young, at: longAgo },
          { kind: 'issue_one_time_token', token, at: longAgo },
        ),
      ).toEqual(done)
      const expired = await session({ expiresAt: after(longAgo, 1), lastUsedAt: longAgo }, owner)
      const live = await session({}, owner)

      expect(await remove()).toBe(3)
      const { secondFactors, oneTimeTokens, refreshTokens } = adapters()
      const tried = (hash: typeof old.hash) =>
        secondFactors.tryChallenge('second_factor', hash, 'totp', after(longAgo, -1))
      expect(await tried(old.hash)).toBeUndefined()
      expect(await tried(young.hash)).toBeDefined()
      expect(await oneTimeTokens.find(token.purpose, token.hash)).toBeUndefined()
      expect(await refreshTokens.sessionOf(expired.refreshToken)).toBeUndefined()
      expect(await refreshTokens.sessionOf(live.refreshToken)).toBeDefined()
      const rotated = await refreshTokens.rotate({
        presented: expired.refreshToken,
        successor: aTokenHash(),
        now: start,
        origin: anOrigin(),
      })
      expect(rotated).toEqual({ ok: false, error: { kind: 'invalid_refresh_token' } })
    })

    test('are removed, blocks of networks too; those without an end stay', async () => {
      await remove()
      const network = (expiresAt: typeof start | null): IpBlock => ({
        id: asId<IpBlockId>(`blk_${unique()}`),
        kind: 'deny',
        network: '192.0.2.0/24' as IpBlock['network'], // well-formed
        reason: 'a test',
        createdAt: longAgo,
        createdBy: asId<UserId>('usr_1'),
        expiresAt,
      })
      const [old, endless] = [network(longAgo), network(null)]
      await commit({ kind: 'block_network', block: old }, { kind: 'block_network', block: endless })
      expect(await remove()).toBe(1)
      const { ipBlocks } = adapters()
      expect(await ipBlocks.byId(old.id, after(longAgo, -1))).toBeUndefined()
      expect(await ipBlocks.byId(endless.id, start)).toEqual(endless)
    })

    test('go so many at a time', async () => {
      for (let turn = 0; turn < 3; turn += 1) {
        await session({ expiresAt: longAgo, lastUsedAt: longAgo })
      }
      expect(await remove(2)).toBe(2)
      expect(await remove(2)).toBe(1)
    })
  })
}
