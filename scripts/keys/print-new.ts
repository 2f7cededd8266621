import { makeSigningKeys, makeTokenKeys } from '../local/secrets.ts'

/** In the form of a dotenv file. */
export async function printNewKeys(): Promise<void> {
  console.log(`SIGNING_KEYS=${await makeSigningKeys()}`)
  console.log(`TOKEN_KEYS=${makeTokenKeys()}`)
}
