/** What must be there before a contract can be tested, put there through the unit of work. */
import { expect } from 'vitest'
import type { Sessions } from '../../src/application/ports/sessions.ts'
import type { Change } from '../../src/application/ports/unit-of-work.ts'
import type { Permission, PermissionName, Role } from '../../src/domain/access/role.ts'
import type { User, UserWithPassword } from '../../src/domain/account/user.ts'
import type { Session } from '../../src/domain/session/session.ts'
import type { Instant } from '../../src/domain/shared/instant.ts'
import type { TokenHash } from '../../src/domain/shared/token-hash.ts'
import {
  aPasswordHash,
  aPermissionName,
  aRoleName,
  aSealedSecret,
  aSession,
  aTokenHash,
  aUser,
  start,
} from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'

export type Account = UserWithPassword

export interface Started extends Account {
  readonly session: Session
  readonly refreshToken: TokenHash
}

export const done = { ok: true }
export const failure = (kind: string) => ({ ok: false, error: { kind } })

export async function liveUntilIn(
  { sessions }: Pick<DataAdapters, 'sessions'>,
  ...[session, now]: Parameters<Sessions['findLive']>
): Promise<Instant | undefined> {
  return (await sessions.findLive(session, now))?.until
}

export function given(adapters: () => DataAdapters) {
  const commit = (...changes: readonly Change[]) => adapters().unitOfWork.commit(changes)

  async function account(overrides: Partial<User> = {}): Promise<Account> {
    const user = aUser(overrides)
    const passwordHash = aPasswordHash()
    expect(await commit({ kind: 'insert_user', user, passwordHash })).toEqual(done)
    return { user, passwordHash, openSessions: 0, signedInFrom: [] }
  }

  /** A session, of the owner given or of somebody new. */
  async function session(overrides: Partial<Session> = {}, owner?: Account): Promise<Started> {
    const { user, passwordHash } = owner ?? (await account())
    const started = aSession(user.id, overrides)
    const refreshToken = aTokenHash()
    expect(
      await commit({ kind: 'start_session', session: started, user, refreshToken, passwordHash }),
    ).toEqual(done)
    const { userAgent, country } = started
    const signedInFrom = [{ userAgent, country }]
    return { user, passwordHash, openSessions: 1, signedInFrom, session: started, refreshToken }
  }

  /** Somebody whose authenticator app has been confirmed. */
  async function confirmedTotp() {
    const somebody = await account()
    const totp = aSealedSecret()
    const userId = somebody.user.id
    expect(
      await commit(
        { kind: 'enrol_totp', userId, secret: totp, at: start },
        { kind: 'confirm_totp', userId, secret: totp, step: 100, at: start },
      ),
    ).toEqual(done)
    return { ...somebody, totp }
  }

  async function permission(description: string | null = 'd'): Promise<Permission> {
    const name = aPermissionName()
    expect(await commit({ kind: 'create_permission', name, description })).toEqual(done)
    return found(await adapters().permissions.byName(name))
  }

  async function role(
    permissions: readonly PermissionName[] = [],
    description: string | null = 'd',
  ): Promise<Role> {
    const name = aRoleName()
    const change = { kind: 'create_role', name, description, permissions, at: start } as const
    expect(await commit(change)).toEqual(done)
    return found(await adapters().roles.byName(name))
  }

  /** Replaces what is given of a role, as seen at its version. */
  const updateRole = (seen: Role, changed: Partial<Omit<Role, 'id'>> = {}) =>
    commit({
      kind: 'update_role',
      id: seen.id,
      name: changed.name ?? seen.name,
      description: changed.description === undefined ? seen.description : changed.description,
      permissions: changed.permissions ?? seen.permissions,
      expectedVersion: changed.version ?? seen.version,
      at: start,
    })

  return { commit, account, session, confirmedTotp, permission, role, updateRole }
}

/** For what has just been put there. */
export function found<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('It should be there')
  return row
}
