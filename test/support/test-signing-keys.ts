import { makeSigningKeys } from '../../scripts/local/secrets.ts'
import { parseSigningKeys } from '../../src/adapters/outbound/jose/signing-keys.ts'

/** Keys that are good for this run alone. */
export const testSigningKeys = await someSigningKeys()

async function someSigningKeys() {
  const parsed = parseSigningKeys(await makeSigningKeys())
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}
