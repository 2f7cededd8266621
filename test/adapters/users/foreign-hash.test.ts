import { randomBytes, scryptSync } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { createDatabase } from '../../../src/adapters/outbound/neon/database.ts'
import { users } from '../../../src/adapters/outbound/neon/schema/index.ts'
import { composeService, goodPassword, somebody } from '../../support/composed-service.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'

describe('the first sign-in of somebody whose password another system hashed', () => {
  const own = useOwnCloud()

  it('replaces the hash by bcrypt, in the trips that any sign-in makes', async () => {
    const { call } = composeService(own())
    const { query, run } = createDatabase({ url: own().cloud.databaseUrl })
    const person = somebody()
    await call('POST /auth/register', { body: person })
    const ofPerson = eq(users.username, person.username)
    await run(
      query
        .update(users)
        .set({ passwordHash: foreign(goodPassword) })
        .where(ofPerson),
    )
    const signIn = (password: string) =>
      call('POST /auth/login', { body: { identifier: person.username, password } })

    expect((await signIn('wrong lamp under seven stairs')).body.code).toBe('invalid_credentials')
    const first = await signIn(goodPassword)
    expect(first.body.status).toBe('authenticated')
    expect(first.headers.get('Server-Timing')).toContain('trips;desc="2"')
    const [stored] = await run(query.select().from(users).where(ofPerson))
    expect(stored?.passwordHash).toMatch(/^\$2b\$/)
    expect((await signIn(goodPassword)).body.status).toBe('authenticated')
  })
})

function foreign(password: string): string {
  const salt = randomBytes(16)
  const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')
  return `$scrypt$ln=4,r=8,p=1$${base64(salt)}$${base64(scryptSync(password, salt, 32, { N: 16 }))}`
}
