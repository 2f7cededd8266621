import { describe, expect, it } from 'vitest'
import type { PermissionId } from '../../../src/domain/shared/ids.ts'
import { builtInPolicy } from '../../support/built-in-policy.ts'
import { aPermission } from '../support/access.ts'
import { anAdministrator, succeeded } from '../support/people.ts'
import { aService } from '../support/service.ts'

const fromFiles = builtInPolicy.bundle.permissions.map(({ name }) => name)

describe('listing permissions', () => {
  it('gives them page by page in the order they were made, each once', async () => {
    const service = aService()
    const administrator = await anAdministrator(service)
    await aPermission(service, administrator, 'course:applaud')

    const seen: string[] = []
    let after: PermissionId | undefined
    for (let more = true; more; ) {
      const page = succeeded(
        await service.application.access.listPermissions(administrator.caller, { after, limit: 3 }),
      )
      expect(page.items.length).toBeLessThanOrEqual(3)
      seen.push(...page.items.map(({ name }) => name))
      after = page.items.at(-1)?.id
      more = page.more
    }
    expect(seen).toEqual([...fromFiles, 'course:applaud'])
  })
})
