import { describe, expect, it } from 'vitest'
import { minutes, seconds } from '../../../src/domain/shared/instant.ts'
import { aLearner, succeeded } from '../support/people.ts'
import { aService } from '../support/service.ts'

describe('what a person may do', () => {
  async function aLearnersRules() {
    const service = aService()
    const { caller } = await aLearner(service)
    const rules = async () => {
      const own = succeeded(await service.application.access.viewPermissions(caller))
      return own.policy.packedRules(own.roles, own.facts)
    }
    return { clock: service.clock, rules }
  }

  it('is the same all through a minute, so that a portal can ask whether it still holds', async () => {
    const { clock, rules } = await aLearnersRules()
    const first = await rules()
    clock.advance(seconds(59))
    expect(await rules()).toBe(first)
  })

  it('says what depends on the moment as of the last full minute', async () => {
    const { clock, rules } = await aLearnersRules()
    const minute = clock.now()
    clock.advance(seconds(90))
    const due = JSON.stringify(await rules())
    expect(due).not.toContain(new Date(minute).toISOString())
    expect(due).toContain(new Date(minute + minutes(1)).toISOString())
  })
})
