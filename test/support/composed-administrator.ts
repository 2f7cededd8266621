import { eq } from 'drizzle-orm'
import { createDatabase } from '../../src/adapters/outbound/neon/database.ts'
import { users } from '../../src/adapters/outbound/neon/schema/index.ts'
import { type ComposedService, goodPassword, somebody } from './composed-service.ts'
import type { OwnCloud } from './own-cloud.ts'

export interface ComposedPerson {
  readonly id: string
  readonly username: string
  readonly token: string
}

/** Somebody who has registered and signed in, with a role that an operator gave them. */
export async function personWith(
  service: ComposedService,
  { cloud }: OwnCloud,
  role: string,
): Promise<ComposedPerson> {
  const person = somebody()
  const { body } = await service.call('POST /auth/register', { body: person })
  const database = createDatabase({ url: cloud.databaseUrl })
  await database.run(
    database.query.update(users).set({ role }).where(eq(users.publicId, body.user.id)),
  )
  const signedIn = await service.call('POST /auth/login', {
    body: { identifier: person.username, password: goodPassword },
  })
  return { id: body.user.id, username: person.username, token: signedIn.body.accessToken }
}
