import { describe, expect, it } from 'vitest'
import { createAdmit } from '../../../src/application/access/admit.ts'
import { requirements } from '../../../src/domain/access/requirement.ts'
import type { PermissionName } from '../../../src/domain/access/role.ts'
import type { ServiceCaller } from '../../../src/domain/portal/service-caller.ts'
import { asId, type ServiceCredentialId, type UserId } from '../../../src/domain/shared/ids.ts'
import { err } from '../../../src/domain/shared/result.ts'
import { createTestApplication } from '../../support/test-application.ts'
import { succeeded } from '../support/people.ts'

describe('letting a portal in', () => {
  const portal = (...permissions: readonly PermissionName[]): ServiceCaller => ({
    kind: 'service',
    credentialId: asId<ServiceCredentialId>('svc_9'),
    name: 'Portal',
    issuedBy: asId<UserId>('usr_1'),
    permissions,
    address: '192.0.2.8',
  })
  const { evaluateAccess, searchAccess, readOwnAccount } = requirements
  const { ports, clock } = createTestApplication()
  const admit = createAdmit(ports)

  it('goes by the rules of its own permissions, and by no role', async () => {
    expect((await admit(portal(evaluateAccess.permission), evaluateAccess)).ok).toBe(true)
    expect(await admit(portal(searchAccess.permission), evaluateAccess)).toEqual(
      err({ kind: 'permission_denied', permission: 'access:evaluate' }),
    )
    // What everybody has who is signed in.
    expect((await admit(portal(), readOwnAccount, { id: 'svc_9' })).ok).toBe(false)
  })

  it('tells the policies who and where it is, and of no session', async () => {
    const admission = await admit(portal(evaluateAccess.permission), evaluateAccess)
    expect(succeeded(admission).facts).toMatchObject({
      user: { id: 'svc_9', role: 'service', roles: [] },
      session: {},
      context: { address: '192.0.2.8', time: clock.now() },
    })
  })
})
