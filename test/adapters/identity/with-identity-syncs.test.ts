import { describe, expect, it } from 'vitest'
import { withIdentitySyncs } from '../../../src/adapters/outbound/identity/with-identity-syncs.ts'
import type { Change } from '../../../src/application/ports/unit-of-work.ts'
import { err, ok, type Result } from '../../../src/domain/shared/result.ts'
import { aUser, start } from '../../support/builders.ts'

const { id: userId } = aUser()
const at = start

function watched(outcome: Result<void, { kind: 'stale' }> = ok()) {
  const committed: (readonly Change[])[] = []
  let waiting = 0
  const unitOfWork = withIdentitySyncs(
    {
      commit: async (changes) => {
        committed.push(changes)
        return outcome
      },
    },
    () => {
      waiting += 1
    },
  )
  return { ...unitOfWork, committed, waiting: () => waiting }
}

describe('changes that a user pool must hear of', () => {
  it.each<Change>([
    { kind: 'set_status', userId, from: 'active', to: 'disabled', at },
    { kind: 'verify_email', userId, at },
    { kind: 'delete_user', userId, nameHeldUntil: at, at },
    { kind: 'end_sessions_of_user', userId, reason: 'sign_out', at },
  ])('are told in their own commit, before they happen: $kind', async (change) => {
    const { commit, committed, waiting } = watched()
    expect(await commit([change])).toEqual(ok())
    expect(committed).toEqual([[{ kind: 'sync_identity', userId, at }, change]])
    expect(waiting()).toBe(1)
  })

  it('are told nowhere when they are undone', async () => {
    const { commit, waiting } = watched(err({ kind: 'stale' }))
    await commit([{ kind: 'verify_email', userId, at }])
    expect(waiting()).toBe(0)
  })

  it('leave every other commit as it is', async () => {
    const { commit, committed, waiting } = watched()
    const change: Change = { kind: 'stop_shadow' }
    await commit([change])
    expect(committed).toEqual([[change]])
    expect(waiting()).toBe(0)
  })
})
