import { describe, expect, test } from 'vitest'
import { registrationRole } from '../../src/domain/access/built-in.ts'
import type { AuditEntry } from '../../src/domain/audit/audit-entry.ts'
import type { Challenge } from '../../src/domain/factor/challenge.ts'
import { after, days, minutes } from '../../src/domain/shared/instant.ts'
import {
  anOrigin,
  aOneTimeToken,
  aPasskey,
  aPasswordHash,
  aSession,
  aTokenHash,
  aUser,
  start,
} from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { done, failure, given } from './given.ts'

/** What goes with an account that is deleted, and what stays. */
export function describeUserDeletion(adapters: () => DataAdapters): void {
  const { commit, account, session, confirmedTotp, role } = given(adapters)
  const heldUntil = after(start, days(60))
  const remove = (userId: Parameters<typeof aPasskey>[0], nameHeldUntil = heldUntil) =>
    commit({ kind: 'delete_user', userId, nameHeldUntil, at: start })

  describe('delete_user', () => {
    test('removes the account, once', async () => {
      const { user } = await account()
      expect(await remove(user.id)).toEqual(done)
      const { users } = adapters()
      expect(await users.byId(user.id)).toBeUndefined()
      expect(await users.byReference(user.username)).toBeUndefined()
      expect(await users.withPasswordByIdentifier(user.email)).toBeUndefined()
      expect(await users.holding(user.username, user.email, start)).toEqual({ nameIsHeld: true })
      expect(await users.holding(user.username, user.email, heldUntil)).toEqual({
        nameIsHeld: false,
      })
      expect(await remove(user.id)).toEqual(failure('stale'))
      expect(await remove(aUser().id)).toEqual(failure('stale'))
    })

    test('forgets what named the person in the audit log, and keeps the entries', async () => {
      const [{ user }, { user: other }] = [await account(), await account()]
      const entry = (target: typeof user.id): AuditEntry => ({
        at: start,
        action: 'account.change_username',
        actor: user.id,
        target,
        outcome: 'success',
        origin: { requestId: 'r', address: null, userAgent: null },
        details: { fields: ['username'] },
        personal: { 'before.username': 'old-name', 'after.username': user.username },
      })
      const [own, others] = [entry(user.id), entry(other.id)]
      await commit({ kind: 'append_audit', entry: own }, { kind: 'append_audit', entry: others })
      expect(await adapters().auditOf(user.id)).toEqual([own])
      await remove(user.id)
      const { personal, ...kept } = own
      expect(await adapters().auditOf(user.id)).toEqual([{ ...kept, personalForgotten: true }])
      expect(await adapters().auditOf(other.id)).toEqual([others])
    })

    test('of five at once, one removes it', async () => {
      const { user } = await account()
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => remove(user.id)))
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
      expect(outcomes).toContainEqual(failure('stale'))
    })

    test('leaves the address, and the name once it is no longer held back, to whoever comes next', async () => {
      const { user } = await account({ attributes: { courses: ['c1'] }, emailVerified: true })
      await remove(user.id, start)
      const next = aUser({ username: user.username, email: user.email })
      const passwordHash = aPasswordHash()
      expect(await commit({ kind: 'insert_user', user: next, passwordHash })).toEqual(done)
      const { users } = adapters()
      expect(await users.withPasswordByIdentifier(user.username)).toEqual({
        user: next,
        passwordHash,
        openSessions: 0,
        signedInFrom: [],
      })
    })

    test('takes sessions and their tokens along', async () => {
      const { user, session: started, refreshToken } = await session()
      const other = await session()
      expect(await remove(user.id)).toEqual(done)
      const { sessions, refreshTokens } = adapters()
      const caller = { sessionId: started.id, userId: user.id }
      expect(await sessions.findLive(caller, start)).toBeUndefined()
      const rotation = { successor: aTokenHash(), now: start, origin: anOrigin() }
      expect(await refreshTokens.rotate({ ...rotation, presented: refreshToken })).toEqual(
        failure('invalid_refresh_token'),
      )
      const others = { sessionId: other.session.id, userId: other.user.id }
      expect(await sessions.findLive(others, start)).toBeDefined()
    })

    test('takes links, challenges and second factors along', async () => {
      const { user, passwordHash } = await confirmedTotp()
      const token = aOneTimeToken(user.id)
      const passkey = aPasskey(user.id)
      const challenge: Challenge = {
        hash: aTokenHash(),
        purpose: 'second_factor',
        userId: user.id,
        passwordHash,
        portal: null,
        expiresAt: after(start, minutes(5)),
      }
      expect(
        await commit(
          { kind: 'issue_one_time_token', token, at: start },
          { kind: 'add_passkey', passkey },
          { kind: 'replace_recovery_codes', userId: user.id, hashes: [aTokenHash()] },
          { kind: 'open_challenge', challenge, at: start },
        ),
      ).toEqual(done)

      expect(await remove(user.id)).toEqual(done)
      const { oneTimeTokens, passkeys, secondFactors } = adapters()
      expect(await oneTimeTokens.find(token.purpose, token.hash)).toBeUndefined()
      expect(await passkeys.of(user.id)).toEqual([])
      expect(await passkeys.byCredentialId(passkey.credentialId)).toBeUndefined()
      const { purpose, hash } = challenge
      expect(await secondFactors.tryChallenge(purpose, hash, 'totp', start)).toBeUndefined()
      expect((await secondFactors.codesOf(user.id)).totp).toBeUndefined()
    })

    test('lets go of the roles', async () => {
      const { id, name } = await role()
      const { user } = await account({ roles: [registrationRole, name] })
      const removeRole = () => commit({ kind: 'delete_role', id })
      expect(await removeRole()).toEqual(failure('role_in_use'))
      expect(await remove(user.id)).toEqual(done)
      expect(await removeRole()).toEqual(done)
    })

    test('leaves what the audit log says', async () => {
      const { user } = await account()
      const entry = {
        at: start,
        action: 'user.delete',
        actor: aUser().id,
        sessionId: aSession(user.id).id,
        target: user.id,
        outcome: 'success',
        origin: anOrigin(),
      } as const
      expect(
        await commit(
          { kind: 'append_audit', entry },
          { kind: 'delete_user', userId: user.id, nameHeldUntil: heldUntil, at: start },
        ),
      ).toEqual(done)
      expect(await adapters().auditOf(user.id)).toEqual([entry])
    })
  })
}
