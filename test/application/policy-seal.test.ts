import { expect, test } from 'vitest'
import { makeSigningKeys } from '../../scripts/local/secrets.ts'
import { fixedKeyRing } from '../../src/adapters/outbound/jose/key-ring.ts'
import { createPolicySeals } from '../../src/adapters/outbound/jose/policy-seals.ts'
import { parseSigningKeys } from '../../src/adapters/outbound/jose/signing-keys.ts'
import { createRenewPolicySeal } from '../../src/application/policy/renew-policy-seal.ts'
import { start } from '../support/builders.ts'
import { builtInPolicy } from '../support/built-in-policy.ts'
import { createTestApplication } from '../support/test-application.ts'

const keysOf = async (...texts: readonly string[]) => {
  const keys = texts.flatMap((text): object[] => JSON.parse(text).keys)
  const parsed = parseSigningKeys(JSON.stringify({ keys }))
  if (!parsed.ok) throw new Error(parsed.error)
  return createPolicySeals({ keyRing: fixedKeyRing(parsed.value) })
}

test('the policies in force are signed anew after a rotation, and hold when the old key is gone', async () => {
  const [old, next] = [await makeSigningKeys(), await makeSigningKeys()]
  const { ports } = createTestApplication()
  const { policyVersions, unitOfWork } = ports
  const { hash, bundle, files } = builtInPolicy
  const signature = await (await keysOf(old)).sign(hash, 'publish/1')
  const version = { sequence: 1, hash, signature, message: 'x', author: null, approver: null }
  await unitOfWork.commit([{ kind: 'publish_policy', ...version, bundle, files, at: start }])

  const renew = (policySeals: Awaited<ReturnType<typeof keysOf>>) =>
    createRenewPolicySeal({ policyVersions, policySeals, unitOfWork })()
  expect(await renew(await keysOf(old))).toBe(false) // it is the newest
  expect(await renew(await keysOf(next))).toBe(false) // nobody's signature is not renewed
  expect(await renew(await keysOf(next, old))).toBe(true)
  expect(await renew(await keysOf(next, old))).toBe(false)

  const [sealed] = (await policyVersions.list({ after: undefined, limit: 1 })).items
  const alone = await keysOf(next)
  expect(await alone.verify(sealed?.signature ?? '', hash, 'publish/1')).toBe(true)
  expect(await alone.verify(sealed?.signature ?? '', hash, 'publish/2')).toBe(false)
})
