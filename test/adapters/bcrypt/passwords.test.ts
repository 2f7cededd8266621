import bcryptjs from 'bcryptjs'
import { describe, expect, it } from 'vitest'
import {
  type Bcrypt,
  createBcryptPasswords,
  type UnusableHash,
} from '../../../src/adapters/outbound/bcrypt/passwords.ts'
import type { Password, PasswordHash } from '../../../src/domain/account/password.ts'
import { describePasswords } from '../../contract/passwords.ts'

describePasswords('bcrypt', createBcryptPasswords)

const right = 'correct horse' as Password // brands test input
const wrong = 'wrong horse' as Password // brands test input
const long = 'x'.repeat(100) as Password // brands test input
const hashAt = async (cost: number, text: string = right) =>
  (await bcryptjs.hash(text, cost)) as PasswordHash // as a database would give it back

/** bcrypt with a meter: the rounds that it has been asked for. */
function metered() {
  const meter = { rounds: 0 }
  const count = (cost: number) => {
    meter.rounds += 2 ** cost
  }
  const bcrypt: Bcrypt = {
    hash: (input, saltOrCost) => {
      count(typeof saltOrCost === 'number' ? saltOrCost : Number(saltOrCost.split('$')[2]))
      return bcryptjs.hash(input, saltOrCost)
    },
    compare: (input, hash) => {
      count(bcryptjs.getRounds(hash))
      return bcryptjs.compare(input, hash)
    },
  }
  const rounds = async (work: () => Promise<unknown>) => {
    meter.rounds = 0
    await work()
    return meter.rounds
  }
  return { bcrypt, rounds }
}

describe('a refusal', () => {
  const { bcrypt, rounds } = metered()
  const passwords = createBcryptPasswords({ cost: 6, bcrypt })

  it('does the same work for an unknown account as for a wrong password, from the first call on', async () => {
    const hash = await hashAt(6)
    expect(await rounds(() => passwords.verifyUnknown(wrong))).toBe(64)
    expect(await rounds(() => passwords.verifyUnknown(wrong))).toBe(64)
    expect(await rounds(() => passwords.verify(wrong, hash))).toBe(64)
    expect(await rounds(() => passwords.verify(right, hash))).toBe(64)
  })

  it.each([4, 5])('does the same work when the stored hash is of cost %i', async (cost) => {
    const hash = await hashAt(cost)
    expect(await rounds(() => passwords.verify(wrong, hash))).toBe(64)
    expect(await rounds(() => passwords.verify(right, hash))).toBe(64)
  })

  it.each(['', 'not a hash', '$2x$06$', `$2b$99$${'a'.repeat(53)}`, `$2b$03$${'a'.repeat(53)}`])(
    'does the same work when the stored hash cannot be used: %j',
    async (stored) => {
      const hash = stored as PasswordHash // what a broken import may have left
      expect(await rounds(() => passwords.verify(right, hash))).toBe(64)
    },
  )

  it('does the same work for a password beyond 72 bytes', async () => {
    const hash = await passwords.hash(long)
    expect(await rounds(() => passwords.verifyUnknown(long))).toBe(64)
    expect(await rounds(() => passwords.verify(long, hash))).toBe(64)
  })
})

describe('a stored hash', () => {
  const reported: UnusableHash[] = []
  const passwords = createBcryptPasswords({
    cost: 4,
    onUnusableHash: (reason) => reported.push(reason),
  })

  it('is salted: one password has two hashes', async () => {
    expect(await passwords.hash(right)).not.toBe(await passwords.hash(right))
  })

  it('is the $2b$ of the configured cost', async () => {
    expect(await passwords.hash(right)).toMatch(/^\$2b\$04\$/)
  })

  it.each(['2a', '2b', '2y'])('of another system is accepted as $%s$', async (version) => {
    const hash = (await hashAt(4)).replace('$2b$', `$${version}$`) as PasswordHash // as imported
    expect((await passwords.verify(right, hash)).matches).toBe(true)
    expect((await passwords.verify(wrong, hash)).matches).toBe(false)
  })

  it.each(['2a', '2y'])(
    'of another system as $%s$ cut a long password: once, it opens',
    async (version) => {
      const elsewhere = await bcryptjs.hash(long, 4) // which reads 72 bytes of it
      const hash = elsewhere.replace('$2b$', `$${version}$`) as PasswordHash // as imported
      expect(await passwords.verify(long, hash)).toEqual({ matches: true, needsUpgrade: true })
      expect((await passwords.verify(long.slice(1, 73) as Password, hash)).needsUpgrade).toBe(false)
      expect((await passwords.verify(`y${long}` as Password, hash)).matches).toBe(false) // brands test input
    },
  )

  it('of at most 72 bytes is plain bcrypt, so that it is portable', async () => {
    for (const text of ['correct horse', 'x'.repeat(72), 'é'.repeat(36)]) {
      const hash = await passwords.hash(text as Password) // brands test input
      expect(await bcryptjs.compare(text, hash)).toBe(true)
    }
  })

  it('of more than 72 bytes is of a keyed digest, so that no stolen digest opens it', async () => {
    const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(long))
    const stolen = btoa(String.fromCharCode(...new Uint8Array(bytes)))
    const hash = await passwords.hash(long)
    expect((await passwords.verify(stolen as Password, hash)).matches).toBe(false) // brands test input
    expect(await bcryptjs.compare(long.slice(0, 72), hash)).toBe(false)
  })

  it('of an excessive cost is refused without the work, and reported', async () => {
    reported.length = 0
    const hash = (await hashAt(4)).replace('$04$', '$20$') as PasswordHash // as imported
    expect((await passwords.verify(right, hash)).matches).toBe(false)
    expect(reported).toEqual(['cost_too_high'])
  })

  it('that is malformed is reported', async () => {
    reported.length = 0
    await passwords.verify(right, 'plain text' as PasswordHash) // what a broken import may have left
    expect(reported).toEqual(['malformed'])
  })
})

describe('a configured cost', () => {
  it.each([3, 16, 10.5, Number.NaN])('of %d stops the start', (cost) => {
    expect(() => createBcryptPasswords({ cost })).toThrow(/4 to 15/)
  })
})
