/** Portals' back ends before a test begins. */
import type { IssuedCredential } from '../../../src/application/portal/issue-credential.ts'
import type { ResourceLine } from '../../../src/application/portal/register-resources.ts'
import type { Properties } from '../../../src/domain/policy/evaluate/facts.ts'
import type { ServiceCaller } from '../../../src/domain/portal/service-caller.ts'
import type { Instant } from '../../../src/domain/shared/instant.ts'
import { ok } from '../../../src/domain/shared/result.ts'
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

/** What a course looks like that is being written. */
export const draft = {
  status: 'draft',
  teacherIds: ['usr_1'],
  updatedAt: '2026-01-01T08:30:00Z',
}

/** A line of a bulk that could be read. */
export function aLine(line: number, properties: Properties = draft, id = `c${line}`): ResourceLine {
  return { line, bytes: 100, resource: ok({ id, properties }) }
}

export async function* inTurn(lines: Iterable<ResourceLine>): AsyncGenerator<ResourceLine> {
  yield* lines
}
