import { describe, expect, test } from 'vitest'
import type { Change, CommitFailure } from '../../src/application/ports/unit-of-work.ts'
import type { AuditEntry } from '../../src/domain/audit/audit-entry.ts'
import { passkeysMax } from '../../src/domain/factor/passkey.ts'
import { asId, type SessionId, type UserId } from '../../src/domain/shared/ids.ts'
import { after } from '../../src/domain/shared/instant.ts'
import {
  aMessage,
  anOrigin,
  aPasskey,
  aPasswordHash,
  aPermissionName,
  aRoleName,
  aSession,
  aTokenHash,
  aUser,
  start,
  unique,
} from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { done, failure, given, liveUntilIn } from './given.ts'

/** The unit of work as such: all or none, in order; and the audit log that it writes. */
export function describeUnitOfWork(adapters: () => DataAdapters): void {
  const { commit, account, session, confirmedTotp, permission, role } = given(adapters)

  const nobody = () => asId<UserId>(`usr_${unique()}`)
  const spendUnknown = (): Change => ({
    kind: 'spend_one_time_token',
    hash: aTokenHash(),
    at: start,
  })
  const endUnknown = (): Change => ({
    kind: 'end_session',
    sessionId: asId<SessionId>(`ses_${unique()}`),
    reason: 'sign_out',
    at: start,
  })

  /** A change that fails, for every failure there is. */
  // Who is the last administrator of a shared database is not for one test to say: see last-administrator.test.ts.
  const failing: Record<
    Exclude<CommitFailure['kind'], 'last_administrator'>,
    () => Promise<Change>
  > = {
    async username_taken() {
      const { user } = await account()
      const late = aUser({ username: user.username })
      return { kind: 'insert_user', user: late, passwordHash: aPasswordHash() }
    },
    async email_taken() {
      const { user } = await account()
      const late = aUser({ email: user.email })
      return { kind: 'insert_user', user: late, passwordHash: aPasswordHash() }
    },
    async user_id_taken() {
      const { user } = await account()
      return { kind: 'insert_user', user: aUser({ id: user.id }), passwordHash: aPasswordHash() }
    },
    stale: async () => endUnknown(),
    token_spent: async () => spendUnknown(),
    async role_name_taken() {
      const { name } = await role()
      return { kind: 'create_role', name, description: null, permissions: [], at: start }
    },
    async role_in_use() {
      const { id, name } = await role()
      await account({ role: name })
      return { kind: 'delete_role', id }
    },
    async unknown_role() {
      const { user } = await account()
      return { kind: 'set_roles', userId: user.id, roles: [aRoleName()], at: start }
    },
    async unknown_permission() {
      const { id, name } = await role()
      const permissions = [aPermissionName()]
      return {
        kind: 'update_role',
        id,
        name,
        description: null,
        permissions,
        expectedVersion: 1,
        at: start,
      }
    },
    async factor_exists() {
      const { user, totp } = await confirmedTotp()
      return { kind: 'enrol_totp', userId: user.id, secret: totp, at: start }
    },
    async code_used() {
      const { user } = await account()
      return { kind: 'use_recovery_code', userId: user.id, hash: aTokenHash(), at: start }
    },
    async passkey_taken() {
      const { user } = await account()
      const passkey = aPasskey(user.id)
      expect(await commit({ kind: 'add_passkey', passkey })).toEqual(done)
      return {
        kind: 'add_passkey',
        passkey: { ...aPasskey(user.id), credentialId: passkey.credentialId },
      }
    },
    async too_many_passkeys() {
      const { user } = await account()
      const passkeys = Array.from({ length: passkeysMax }, () => aPasskey(user.id))
      expect(
        await commit(...passkeys.map((passkey) => ({ kind: 'add_passkey', passkey }) as const)),
      ).toEqual(done)
      return { kind: 'add_passkey', passkey: aPasskey(user.id) }
    },
    async permission_name_taken() {
      const { name } = await permission()
      return { kind: 'create_permission', name, description: null }
    },
  }

  describe('a commit', () => {
    test.each(Object.entries(failing))(
      'that fails with %s undoes what stands before and after',
      async (kind, arrange) => {
        const change = await arrange()
        const { user, session: open } = await session()
        const newcomer = aUser()
        const message = aMessage()
        const noted = anEntry(newcomer.id)
        expect(
          await commit(
            { kind: 'append_audit', entry: noted },
            { kind: 'enqueue_mail', message },
            { kind: 'insert_user', user: newcomer, passwordHash: aPasswordHash() },
            { kind: 'verify_email', userId: user.id, at: after(start, 1) },
            { kind: 'end_session', sessionId: open.id, reason: 'sign_out', at: start },
            change,
            { kind: 'append_audit', entry: noted },
          ),
        ).toEqual(failure(kind))

        expect(await adapters().auditOf(newcomer.id)).toEqual([])
        expect(await isQueued(message.id)).toBe(false)
        expect(await adapters().users.byId(newcomer.id)).toBeUndefined()
        expect(await adapters().users.byId(user.id)).toEqual(user)
        const caller = { sessionId: open.id, userId: user.id }
        expect(await liveUntilIn(adapters(), caller, start)).toBeDefined()
      },
    )

    test('that succeeds does all of it', async () => {
      const user = aUser()
      const message = aMessage()
      const noted = anEntry(user.id)
      expect(
        await commit(
          { kind: 'insert_user', user, passwordHash: aPasswordHash() },
          { kind: 'append_audit', entry: noted },
          { kind: 'enqueue_mail', message },
          { kind: 'append_audit', entry: { ...noted, at: after(noted.at, 1) } },
        ),
      ).toEqual(done)
      expect(await adapters().users.byId(user.id)).toEqual(user)
      expect(await adapters().auditOf(user.id)).toEqual([
        noted,
        { ...noted, at: after(noted.at, 1) },
      ])
      expect(await isQueued(message.id)).toBe(true)
    })

    test('makes its changes in order: a later one builds on an earlier one', async () => {
      const user = aUser({ status: 'pending' })
      const [first, passwordHash] = [aPasswordHash(), aPasswordHash()]
      const open = aSession(user.id)
      expect(
        await commit(
          { kind: 'insert_user', user, passwordHash: first },
          { kind: 'verify_email', userId: user.id, at: start },
          { kind: 'replace_password', userId: user.id, from: first, to: passwordHash, at: start },
          { kind: 'start_session', session: open, user, refreshToken: aTokenHash(), passwordHash },
        ),
      ).toEqual(done)
      const caller = { sessionId: open.id, userId: user.id }
      expect(await liveUntilIn(adapters(), caller, start)).toBeDefined()
    })

    test('fails with the first of its changes that cannot be made', async () => {
      expect(await commit(endUnknown(), spendUnknown())).toEqual(failure('stale'))
      expect(await commit(spendUnknown(), endUnknown())).toEqual(failure('token_spent'))
    })

    test('of nothing does nothing', async () => {
      expect(await commit()).toEqual(done)
    })
  })

  describe('an audit entry', () => {
    test.each([
      [
        'of everything',
        {
          actor: nobody(),
          sessionId: asId<SessionId>(`ses_${unique()}`),
          outcome: 'failure',
          reason: 'because',
          origin: anOrigin({ address: '2001:db8::1', userAgent: 'Test/1 (ünïcode 学)' }),
          details: { fields: ['a', 'b'], everywhere: true, count: 2, nothing: null, name: 'ñ' },
        },
      ],
      ['of the least', {}],
    ] as const)('%s comes back as it was written', async (_name, overrides) => {
      const entry = { ...anEntry(nobody()), ...overrides }
      expect(await commit({ kind: 'append_audit', entry })).toEqual(done)
      expect(await adapters().auditOf(entry.target)).toEqual([entry])
    })
  })

  async function isQueued(id: string): Promise<boolean> {
    const lease = { now: start, until: after(start, 1), limit: 10_000 }
    return (await adapters().outbox.lease(lease)).some((message) => message.id === id)
  }
}

function anEntry(target: UserId) {
  return {
    at: after(start, 42),
    action: 'account.register',
    actor: null,
    target,
    outcome: 'success',
    origin: anOrigin(),
  } as const satisfies AuditEntry
}
