import { expect, test } from 'vitest'
import {
  withAuditedPolicyVersion,
  withAuditedPolicyVersionOfThefts,
} from '../../../src/adapters/outbound/isolate/audited-policy-version.ts'
import type { Rotation } from '../../../src/application/ports/refresh-tokens.ts'
import type { Change } from '../../../src/application/ports/unit-of-work.ts'
import type { AuditEntry } from '../../../src/domain/audit/audit-entry.ts'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { anOrigin, aTokenHash, aUser, start } from '../../support/builders.ts'

const origin = anOrigin()
const entry: AuditEntry = {
  at: start,
  action: 'user.enable',
  actor: null,
  target: aUser().id,
  outcome: 'success',
  origin,
}
const stop: Change = { kind: 'stop_shadow' }

test.each([
  ['the version in force', { version: '7-abc' }, { ...origin, policyVersion: '7-abc' }],
  ['nothing, before the isolate knows it', undefined, origin],
])('an entry, and that of a theft, has %s', async (_name, known, expected) => {
  const committed: Change[] = []
  const rotations: Rotation[] = []
  const unitOfWork = withAuditedPolicyVersion(
    {
      async commit(changes) {
        committed.push(...changes)
        return ok()
      },
    },
    () => known,
  )
  const refreshTokens = withAuditedPolicyVersionOfThefts(
    {
      sessionOf: async () => undefined,
      async rotate(rotation) {
        rotations.push(rotation)
        return err({ kind: 'invalid_refresh_token' })
      },
    },
    () => known,
  )
  await unitOfWork.commit([stop, { kind: 'append_audit', entry }])
  expect(committed).toEqual([stop, { kind: 'append_audit', entry: { ...entry, origin: expected } }])
  const [presented, successor] = [aTokenHash(), aTokenHash()]
  await refreshTokens.rotate({ presented, successor, now: start, origin })
  expect(rotations).toMatchObject([{ origin: expected }])
})
