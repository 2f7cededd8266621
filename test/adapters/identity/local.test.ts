import { createBcryptPasswords } from '../../../src/adapters/outbound/bcrypt/passwords.ts'
import { createLocalIdentityProvider } from '../../../src/adapters/outbound/identity/local.ts'
import { createMemoryPasswords } from '../../../src/adapters/outbound/memory/passwords.ts'
import { describeIdentityProvider } from '../../contract/identity-provider.ts'

const bcrypt = createLocalIdentityProvider(createBcryptPasswords({ cost: 4 }))
describeIdentityProvider('the record itself, with bcrypt', () => bcrypt)
const memory = createLocalIdentityProvider(createMemoryPasswords())
describeIdentityProvider('the record itself, in memory', () => memory)
