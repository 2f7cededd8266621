/** `npm run admin:create`: makes the first administrator of a deployment, straight in its database. */

import { createBcryptPasswords } from '../src/adapters/outbound/bcrypt/passwords.ts'
import { createLocalIdentityProvider } from '../src/adapters/outbound/identity/local.ts'
import { createDatabase } from '../src/adapters/outbound/neon/database.ts'
import { createNeonUnitOfWork } from '../src/adapters/outbound/neon/unit-of-work.ts'
import { createNeonUsers } from '../src/adapters/outbound/neon/users.ts'
import { systemClock } from '../src/adapters/outbound/system/clock.ts'
import { randomIds } from '../src/adapters/outbound/system/ids.ts'
import { createCreateAdministrator } from '../src/application/account/create-administrator.ts'
import { createInsertAccount } from '../src/application/account/insert-account.ts'
import { DependencyUnavailable } from '../src/application/ports/dependencies.ts'
import { administratorRole } from '../src/domain/access/built-in.ts'

const {
  DATABASE_URL: url,
  GATEHOUSE_ADMIN_USERNAME: username,
  GATEHOUSE_ADMIN_EMAIL: email,
  GATEHOUSE_ADMIN_PASSWORD: password,
} = process.env
if (!url || !username || !email || !password) {
  console.error(
    'Needed: DATABASE_URL, GATEHOUSE_ADMIN_USERNAME, GATEHOUSE_ADMIN_EMAIL, GATEHOUSE_ADMIN_PASSWORD',
  )
  process.exit(1)
}

const database = createDatabase({ url })
// Where passwords are kept elsewhere, this one moves there with the first sign-in.
const identityProvider = createLocalIdentityProvider(createBcryptPasswords({ cost: 10 }))
const createAdministrator = createCreateAdministrator({
  users: createNeonUsers(database),
  identityProvider,
  insertAccount: createInsertAccount({
    identityProvider,
    unitOfWork: createNeonUnitOfWork(database),
  }),
  ids: randomIds,
  clock: systemClock,
})
const result = await createAdministrator({
  username,
  email,
  password,
  origin: { requestId: 'admin:create', address: null, userAgent: null },
}).catch((error: unknown) => {
  if (!(error instanceof DependencyUnavailable)) throw error
  console.error('The database of DATABASE_URL does not answer.')
  process.exit(1)
})
if (result.ok) {
  const { status, user } = result.value
  if (status === 'created') console.log(`Created administrator ${user.username} <${user.email}>.`)
  else {
    console.log(
      `Nothing changed: ${user.username} <${user.email}> has that username or address already.`,
    )
    // A script that goes on without an administrator should know.
    if (!user.roles.includes(administratorRole)) process.exitCode = 1
  }
} else {
  for (const { path, message } of result.error.violations) console.error(`${path}: ${message}`)
  process.exitCode = 1
}
