import { describe, expect, test } from 'vitest'
import type { PersonName } from '../../src/domain/account/person-name.ts'
import { asId, type UserId } from '../../src/domain/shared/ids.ts'
import { after } from '../../src/domain/shared/instant.ts'
import { anEmail, aUsername, start, unique } from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { given } from './given.ts'

/** Users: finds people by what they are called, in any letter case. */
export function describeUsers(adapters: () => DataAdapters): void {
  const { account } = given(adapters)

  describe('an account', () => {
    test.each([
      [
        'that says much',
        {
          firstName: 'Zoë 学 👩🏽‍🏫' as PersonName, // parsed elsewhere
          lastName: 'O’Brien-Ñáñez' as PersonName, // parsed elsewhere
          locale: 'es',
          emailVerified: true,
          status: 'disabled',
          version: 7,
          createdAt: after(start, 7),
          updatedAt: after(start, 123),
        },
      ],
      ['that says little', { firstName: null, lastName: null, status: 'pending' }],
    ] as const)('%s comes back as it was stored', async (_name, overrides) => {
      const { user, passwordHash } = await account(overrides)
      expect(await adapters().users.byId(user.id)).toEqual(user)
      expect(await adapters().users.byEmail(user.email)).toEqual(user)
      expect(await adapters().users.withPassword(user.id)).toEqual({
        user,
        passwordHash,
        openSessions: 0,
        signedInFrom: [],
      })
      expect(await adapters().users.withPasswordByIdentifier(user.username)).toEqual({
        user,
        passwordHash,
        openSessions: 0,
        signedInFrom: [],
      })
    })

    test('is found by username and by address, in any case', async () => {
      const name = `Mixed-${unique()}`
      const { user } = await account({
        username: aUsername(name),
        email: anEmail(`${name}@X.org`),
      })
      const { users } = adapters()
      for (const identifier of [name, name.toUpperCase(), `${name.toLowerCase()}@x.ORG`]) {
        expect((await users.withPasswordByIdentifier(identifier))?.user).toEqual(user)
      }
      expect(await users.byEmail(`${name}@x.org`)).toEqual(user)
    })

    test('with letters beyond ASCII, which its parser stores in lower case, is found in any case', async () => {
      const name = `ñandú-ж-${unique()}`
      const { user } = await account({ username: aUsername(name) })
      const { users } = adapters()
      expect((await users.withPasswordByIdentifier(name.toUpperCase()))?.user).toEqual(user)
      const held = await users.holding(aUsername(name.toUpperCase()), anEmail(), start)
      expect(held.username).toEqual(user)
    })

    test('is meant by its address only if there is an @, by its username only if there is none', async () => {
      const email = anEmail()
      await account({ email })
      const { user } = await account({ username: aUsername(email.replace('@', '-')) })
      const { users } = adapters()
      expect((await users.withPasswordByIdentifier(email))?.user.email).toBe(email)
      expect((await users.withPasswordByIdentifier(user.username))?.user).toEqual(user)
      const [local = ''] = email.split('@')
      expect(await users.withPasswordByIdentifier(local)).toBeUndefined()
      expect(await users.withPasswordByIdentifier(`${user.username}@`)).toBeUndefined()
    })

    test('is not found by what merely looks alike', async () => {
      const { user } = await account()
      const { users } = adapters()
      expect(await users.withPasswordByIdentifier(`${user.username}%`)).toBeUndefined()
      expect(await users.withPasswordByIdentifier(` ${user.username}`)).toBeUndefined()
      expect(await users.withPasswordByIdentifier('')).toBeUndefined()
      expect(await users.byEmail(user.email.replace('.', '_'))).toBeUndefined()
      expect(await users.byEmail("' OR 1=1 --")).toBeUndefined()
      expect(await users.byEmail('')).toBeUndefined()
    })

    test('that nobody has is not there', async () => {
      const nobody = asId<UserId>(`usr_${unique()}`)
      expect(await adapters().users.byId(nobody)).toBeUndefined()
      expect(await adapters().users.withPassword(nobody)).toBeUndefined()
    })

    test('holds its name and its address against newcomers', async () => {
      const [one, other] = [await account(), await account()]
      const { users } = adapters()
      expect(await users.holding(aUsername(), anEmail(), start)).toEqual({ nameIsHeld: false })
      expect(
        await users.holding(
          aUsername(one.user.username.toUpperCase()),
          anEmail(other.user.email.toUpperCase()),
          start,
        ),
      ).toEqual({ username: one.user, email: other.user, nameIsHeld: false })
      expect(await users.holding(one.user.username, one.user.email, start)).toEqual({
        nameIsHeld: false,
        username: one.user,
        email: one.user,
      })
    })
  })
}
