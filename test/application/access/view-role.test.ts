import { describe, expect, it } from 'vitest'
import type { RoleId } from '../../../src/domain/shared/ids.ts'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { aRole } from '../support/access.ts'
import { anAdministrator } from '../support/people.ts'
import { aService } from '../support/service.ts'

const nobodys = 999_999 as RoleId // no role has it

describe('viewing a role', () => {
  it('shows it with its permissions', async () => {
    const service = aService()
    const administrator = await anAdministrator(service)
    const role = await aRole(service, administrator, { permissions: ['role:read'] })
    expect(await service.application.access.viewRole(administrator.caller, role.id)).toEqual(
      ok(role),
    )
  })

  it('that is not there says so', async () => {
    const service = aService()
    const { caller } = await anAdministrator(service)
    expect(await service.application.access.viewRole(caller, nobodys)).toEqual(
      err({ kind: 'role_not_found' }),
    )
  })
})
