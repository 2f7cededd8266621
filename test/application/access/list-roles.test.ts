import { describe, expect, it } from 'vitest'
import { builtInRoles } from '../../../src/domain/access/built-in.ts'
import type { RoleId } from '../../../src/domain/shared/ids.ts'
import { aRole } from '../support/access.ts'
import { anAdministrator, succeeded } from '../support/people.ts'
import { aService } from '../support/service.ts'

describe('listing roles', () => {
  it('gives them page by page in the order they were made, each once', async () => {
    const service = aService()
    const administrator = await anAdministrator(service)
    await aRole(service, administrator, { name: 'editor' })

    const seen: string[] = []
    let after: RoleId | undefined
    for (let more = true; more; ) {
      const page = succeeded(
        await service.application.access.listRoles(administrator.caller, { after, limit: 2 }),
      )
      expect(page.items.length).toBeLessThanOrEqual(2)
      seen.push(...page.items.map(({ name }) => name))
      after = page.items.at(-1)?.id
      more = page.more
    }
    expect(seen).toEqual([...builtInRoles.toSorted(), 'editor'])
  })

  it('says that there is no more when a page is exactly full', async () => {
    const service = aService()
    const { caller } = await anAdministrator(service)
    const limit = builtInRoles.length
    const page = succeeded(
      await service.application.access.listRoles(caller, { after: undefined, limit }),
    )
    expect([page.items.length, page.more]).toEqual([limit, false])
  })
})
