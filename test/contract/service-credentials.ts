import { describe, expect, test } from 'vitest'
import { asId, type ServiceCredentialId } from '../../src/domain/shared/ids.ts'
import { after, minutes, seconds } from '../../src/domain/shared/instant.ts'
import { aCredential, aTokenHash, servicePermissions, start } from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { done, failure, given } from './given.ts'
import { everyPage } from './pages.ts'

const { readRoles, createRoles } = servicePermissions
/** From then on a revocation at the start counts for everybody. */
const settled = after(start, seconds(5))

/** Service credentials, and their changes. */
export function describeServiceCredentials(adapters: () => DataAdapters): void {
  const { commit, permission: aPermission } = given(adapters)
  const find = (...question: Parameters<DataAdapters['serviceCredentials']['findActive']>) =>
    adapters().serviceCredentials.findActive(...question)
  const revoke = (id: ServiceCredentialId) => commit({ kind: 'revoke_credential', id, at: start })

  async function issued(overrides: Parameters<typeof aCredential>[0] = {}) {
    const [credential, hash] = [aCredential(overrides), aTokenHash()]
    expect(await commit({ kind: 'issue_credential', credential, hash })).toEqual(done)
    return { credential, hash }
  }

  describe('a service credential', () => {
    test.each([null, after(start, minutes(1))])(
      'comes back as it was issued, by its token and by its id; it expires: %j',
      async (expiresAt) => {
        const name = 'Portal: ñ 学'
        const { credential, hash } = await issued({ expiresAt, name, permissions: [createRoles] })
        expect(await find(hash, start)).toEqual(credential)
        expect(await adapters().serviceCredentials.byId(credential.id)).toEqual(credential)
      },
    )

    test('is found by nothing else', async () => {
      await issued()
      expect(await find(aTokenHash(), start)).toBeUndefined()
      const nobodys = asId<ServiceCredentialId>('svc_nobody')
      expect(await adapters().serviceCredentials.byId(nobodys)).toBeUndefined()
    })

    test('is good for nothing from its expiry on, also for who has just asked, and is still listed', async () => {
      const expiresAt = after(start, seconds(1))
      const { credential, hash } = await issued({ expiresAt })
      expect(await find(hash, after(expiresAt, -1))).toEqual(credential)
      expect(await find(hash, expiresAt)).toBeUndefined()
      expect(await adapters().serviceCredentials.byId(credential.id)).toEqual(credential)
    })

    test('is good for nothing 5 s after its revocation, also for who asked just before', async () => {
      const { credential, hash } = await issued()
      expect(await find(hash, start)).toEqual(credential)
      expect(await revoke(credential.id)).toEqual(done)
      expect(await find(hash, settled)).toBeUndefined()
      expect(await adapters().serviceCredentials.byId(credential.id)).toBeUndefined()
    })

    test('is revoked once, also by many at the same moment', async () => {
      const { credential } = await issued()
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => revoke(credential.id)))
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
      for (const outcome of outcomes) expect([done, failure('stale')]).toContainEqual(outcome)
      expect(await revoke(asId<ServiceCredentialId>('svc_nobody'))).toEqual(failure('stale'))
    })

    test('loses a permission that is deleted, and does not get it back with its name', async () => {
      const { id, name } = await aPermission()
      const { credential, hash } = await issued({ permissions: [name, readRoles] })
      const other = await issued({ permissions: [readRoles] })
      expect(await commit({ kind: 'delete_permission', id })).toEqual(done)
      await commit({ kind: 'create_permission', name, description: null })
      expect(await find(hash, settled)).toEqual({ ...credential, permissions: [readRoles] })
      expect(await find(other.hash, settled)).toEqual(other.credential)
    })
  })

  test('the list of credentials comes page by page, in the order of issue, each once', async () => {
    const made = []
    for (const ms of [3, 1, 1, 2]) {
      made.push((await issued({ createdAt: after(start, ms) })).credential)
    }
    const gone = made[1]
    expect(await revoke(gone?.id ?? asId<ServiceCredentialId>(''))).toEqual(done)
    const seen = await everyPage(adapters().serviceCredentials.list)
    expect(seen).toEqual(seen.toSorted((one, other) => one.createdAt - other.createdAt))
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length)
    expect(seen).toEqual(expect.arrayContaining(made.filter((one) => one !== gone)))
    expect(seen).not.toContainEqual(gone)
  })

  test('a page goes on behind a credential that has been revoked since', async () => {
    const at = after(start, minutes(1))
    const [last, next] = [
      await issued({ createdAt: at }),
      await issued({ createdAt: after(at, 1) }),
    ]
    await revoke(last.credential.id)
    const page = await adapters().serviceCredentials.list({ after: last.credential.id, limit: 1 })
    expect(page).toMatchObject({ items: [next.credential] })
    await revoke(next.credential.id)
  })
}
