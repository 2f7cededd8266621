/** Portals' back ends before a test begins. */
import type { IssuedCredential } from '../../../src/application/portal/issue-credential.ts'
import type { ServiceCaller } from '../../../src/domain/portal/service-caller.ts'
import type { Instant } from '../../../src/domain/shared/instant.ts'
import { origin, type SignedInPerson, succeeded } from './people.ts'
import type { Service } from './service.ts'

/** A credential that an administrator issued. */
export async function aCredential(
  { application }: Service,
  { caller }: SignedInPerson,
  form: {
    name?: string
    permissions?: readonly string[]
    expiresAt?: Instant
  } = {},
): Promise<IssuedCredential> {
  const defaults = { name: 'Portal', permissions: ['access:evaluate'], expiresAt: null }
  const command = { ...defaults, ...form, caller, origin }
  return succeeded(await application.portal.issueCredential(command))
}

/** A portal's back end that has presented its credential. */
export async function aPortal(
  service: Service,
  administrator: SignedInPerson,
  permissions: readonly string[] = ['resource:register'],
): Promise<ServiceCaller> {
  const { token } = await aCredential(service, administrator, { permissions })
  return succeeded(await service.application.portal.authenticateService(token, '192.0.2.8'))
}
