import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  anEmail,
  aPasswordHash,
  aPermissionName,
  aRoleName,
  aUser,
  aUsername,
  start,
  unique,
} from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { done, failure, given } from './given.ts'

/** What is unique stays unique, whoever comes at the same moment. */
export function describeUniqueness(adapters: () => DataAdapters): void {
  const { commit } = given(adapters)

  describe('of ten at the same moment', () => {
    const ten = Array.from({ length: 10 }, (_, index) => index)

    test.each([
      [
        'one gets a username, in whatever case they write it',
        'username_taken',
        () => {
          const name = aUsername()
          return (index: number) => {
            const username = aUsername(index % 2 ? name : name.toUpperCase())
            return insertion(aUser({ username }))
          }
        },
      ],
      [
        'one gets an address, in whatever case they write it',
        'email_taken',
        () => {
          const address = anEmail()
          return (index: number) => {
            const email = anEmail(index % 2 ? address : address.toUpperCase())
            return insertion(aUser({ email }))
          }
        },
      ],
      [
        'one gets the name of a role',
        'role_name_taken',
        () => {
          const name = aRoleName()
          return () =>
            ({ kind: 'create_role', name, description: null, permissions: [], at: start }) as const
        },
      ],
      [
        'one gets the name of a permission',
        'permission_name_taken',
        () => {
          const name = aPermissionName()
          return () => ({ kind: 'create_permission', name, description: null }) as const
        },
      ],
    ])('%s', async (_name, kind, contend) => {
      const changeOf = contend()
      const outcomes = await Promise.all(ten.map((index) => commit(changeOf(index))))
      expect(outcomes.filter(({ ok }) => ok)).toEqual([done])
      for (const outcome of outcomes) expect([done, failure(kind)]).toContainEqual(outcome)
    })
  })

  test('whoever registers at once: no name and no address is given twice, and nobody is refused without reason', async () => {
    const candidate = fc.record({ name: fc.nat(2), address: fc.nat(2), upper: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(fc.array(candidate, { minLength: 2, maxLength: 6 }), async (candidates) => {
        const round = unique()
        const attempts = await Promise.all(
          candidates.map(async ({ name, address, upper }) => {
            const spell = (text: string) => (upper ? text.toUpperCase() : text)
            const user = aUser({
              username: aUsername(spell(`n${name}-${round}`)),
              email: anEmail(spell(`a${address}-${round}@example.org`)),
            })
            return { name, address, user, outcome: await commit(insertion(user)) }
          }),
        )
        const winners = attempts.filter(({ outcome }) => outcome.ok)
        const names = winners.map(({ name }) => name)
        const addresses = winners.map(({ address }) => address)
        expect(names).toEqual([...new Set(names)])
        expect(addresses).toEqual([...new Set(addresses)])
        for (const { name, address, user, outcome } of attempts) {
          expect((await adapters().users.byId(user.id))?.id).toBe(outcome.ok ? user.id : undefined)
          if (outcome.ok) continue
          const taken: Record<string, readonly number[]> = {
            username_taken: names.filter((winner) => winner === name),
            email_taken: addresses.filter((winner) => winner === address),
          }
          expect(taken[outcome.error.kind]).toHaveLength(1)
        }
      }),
      { numRuns: 15 },
    )
  })
}

function insertion(user: ReturnType<typeof aUser>) {
  return { kind: 'insert_user', user, passwordHash: aPasswordHash() } as const
}
