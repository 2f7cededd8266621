import { describe, expect, it } from 'vitest'
import { after, hours, seconds } from '../../../src/domain/shared/instant.ts'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { aRoleName } from '../../support/builders.ts'
import { aPermission, aRole } from '../support/access.ts'
import { aLearner, anAdministrator, bob, origin, signIn, succeeded } from '../support/people.ts'
import { aCredential } from '../support/portal.ts'
import { aService } from '../support/service.ts'

const form = { name: 'Portal', permissions: ['access:evaluate'], expiresAt: null, origin }
const everything = { after: undefined, limit: 10 }

async function withAdministrator() {
  const service = aService()
  const administrator = await anAdministrator(service)
  return { service, administrator, caller: administrator.caller, ...service.application.portal }
}

describe('issuing a service credential', () => {
  it('shows its token once, and keeps nothing that could be presented', async () => {
    const { service, administrator } = await withAdministrator()
    const { token, credential } = await aCredential(service, administrator, {
      name: '  Learning portal ',
      permissions: ['resource:register', 'access:evaluate', 'access:evaluate'],
    })
    expect(token).toMatch(/^gh_sc_[\w-]{43}$/)
    expect(credential).toEqual({
      id: expect.stringMatching(/^svc_/),
      name: 'Learning portal',
      permissions: ['access:evaluate', 'resource:register'],
      createdAt: service.clock.now(),
      createdBy: administrator.user.id,
      expiresAt: null,
    })
    expect(JSON.stringify([service.everythingStored(), service.audit()])).not.toContain(token)
  })

  it('is noted, and so is its end', async () => {
    const { service, administrator, caller, revokeCredential } = await withAdministrator()
    const expiresAt = after(service.clock.now(), hours(1))
    const { credential } = await aCredential(service, administrator, { expiresAt })
    const common = {
      at: service.clock.now(),
      actor: caller.userId,
      sessionId: caller.sessionId,
      target: credential.id,
      outcome: 'success',
      origin,
    }
    const { name, permissions } = credential
    expect(service.audit().at(-1)).toEqual({
      ...common,
      action: 'service_credential.issue',
      details: {
        'after.name': name,
        'after.permissions': permissions,
        'after.expiresAt': new Date(expiresAt).toISOString(),
      },
    })
    await revokeCredential({ caller, id: credential.id, origin })
    expect(service.audit().at(-1)).toEqual({
      ...common,
      action: 'service_credential.revoke',
      details: { 'before.name': name, 'before.permissions': permissions },
    })
  })

  it('gives nobody more than the administrator has', async () => {
    const { service, administrator } = await withAdministrator()
    const { user } = await aLearner(service)
    const permissions = ['service-credential:manage', 'role:read']
    await aRole(service, administrator, { name: 'issuer', permissions })
    service.setUser(user.id, { role: aRoleName('issuer') })
    const { caller } = await signIn(service, bob)
    const issue = (permissions: readonly string[]) =>
      service.application.portal.issueCredential({ ...form, caller, permissions })
    expect((await issue(['role:read'])).ok).toBe(true)
    const before = [service.everythingStored(), service.audit()]
    expect(await issue(['role:read', 'role:update'])).toEqual(
      err({
        kind: 'permission_denied',
        permission: 'role:update',
        reason: expect.stringContaining('hold yourself'),
      }),
    )
    expect([service.everythingStored(), service.audit()]).toEqual(before)
  })

  it('knows the permissions that administrators named', async () => {
    const { service, administrator, caller, issueCredential } = await withAdministrator()
    await aPermission(service, administrator, 'course:applaud')
    const permissions = ['course:applaud']
    expect(await issueCredential({ ...form, caller, permissions })).toMatchObject(
      err({ kind: 'permission_denied', permission: 'course:applaud' }),
    )
    expect(
      await issueCredential({ ...form, caller, permissions: ['course:cheer', 'course:applaud'] }),
    ).toMatchObject(err({ kind: 'validation_failed', violations: [{ path: 'permissions' }] }))
  })

  it('names every field that is wrong', async () => {
    const { service, caller, issueCredential } = await withAdministrator()
    const expiresAt = service.clock.now()
    const permissions = ['role:read', 'everything']
    expect(
      await issueCredential({ caller, origin, name: ' \n ', permissions, expiresAt }),
    ).toMatchObject(
      err({
        kind: 'validation_failed',
        violations: [
          { path: 'name', code: 'credential_name_invalid' },
          { path: 'expiresAt', code: 'expiry_past' },
          { path: 'permissions.1', code: 'permission_name_invalid' },
        ],
      }),
    )
  })

  it('is for those who may, and so are the list and the revocation', async () => {
    const { service, administrator, issueCredential, listCredentials, revokeCredential } =
      await withAdministrator()
    const { credential } = await aCredential(service, administrator)
    const { caller } = await aLearner(service)
    const refused = err({ kind: 'permission_denied', permission: 'service-credential:manage' })
    expect(await issueCredential({ ...form, caller })).toEqual(refused)
    expect(await listCredentials(caller, everything)).toEqual(refused)
    expect(await revokeCredential({ caller, id: credential.id, origin })).toEqual(refused)
  })
})

describe('a service credential', () => {
  it('is its own caller, with its permissions and from where it asks', async () => {
    const { service, administrator, authenticateService } = await withAdministrator()
    const { token, credential } = await aCredential(service, administrator)
    expect(await authenticateService(token, '192.0.2.8')).toEqual(
      ok({
        kind: 'service',
        credentialId: credential.id,
        issuedBy: administrator.caller.userId,
        name: 'Portal',
        permissions: ['access:evaluate'],
        address: '192.0.2.8',
      }),
    )
  })

  it('is refused alike when it is revoked, has expired, never was or cannot be one', async () => {
    const { service, administrator, caller, authenticateService, revokeCredential } =
      await withAdministrator()
    const revoked = await aCredential(service, administrator)
    await revokeCredential({ caller, id: revoked.credential.id, origin })
    const expiresAt = after(service.clock.now(), seconds(1))
    const expired = await aCredential(service, administrator, { expiresAt })
    expect((await authenticateService(expired.token, null)).ok).toBe(true)
    service.clock.advance(seconds(1))
    const never = `gh_sc_${'A'.repeat(43)}`
    for (const token of [revoked.token, expired.token, never, 'gh_sc_', `${never}A`]) {
      expect(await authenticateService(token, null)).toMatchObject(
        err({ kind: 'invalid_access_token' }),
      )
    }
  })

  it('is listed in the order of issue until it is revoked, and revoked once', async () => {
    const { service, administrator, caller, listCredentials, revokeCredential } =
      await withAdministrator()
    const first = await aCredential(service, administrator)
    service.clock.advance(1)
    const second = await aCredential(service, administrator)
    const listed = async () =>
      succeeded(await listCredentials(caller, everything)).items.map(({ id }) => id)
    expect(await listed()).toEqual([first.credential.id, second.credential.id])
    const revoke = () => revokeCredential({ caller, id: first.credential.id, origin })
    expect(await revoke()).toEqual(ok())
    expect(await revoke()).toEqual(err({ kind: 'credential_not_found' }))
    expect(await listed()).toEqual([second.credential.id])
  })
})
