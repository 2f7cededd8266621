/** `npm run keys`: prints new SIGNING_KEYS and TOKEN_KEYS for a deployment, to be stored as secrets. */
import { makeSigningKeys, makeTokenKeys } from './local/secrets.ts'

console.log(`SIGNING_KEYS=${await makeSigningKeys()}`)
console.log(`TOKEN_KEYS=${makeTokenKeys()}`)
