/** Hashes of other systems inside workerd: no WebAssembly, and PBKDF2 beyond what its production takes natively. */
import { describe, expect, it } from 'vitest'
import { matchesForeignHash } from '../../../src/adapters/outbound/foreign-hashes/matches-foreign-hash.ts'
import { type HashLimits, workerHashLimits } from '../../../src/domain/account/hash-limits.ts'
import type { Password } from '../../../src/domain/account/password.ts'
import { parseForeignHash } from '../../../src/domain/account/stored-hash.ts'

// The real bound takes seconds: this suite runs the code unbundled.
const limits: HashLimits = { ...workerHashLimits, nativePbkdf2RoundsMax: 1000 }

describe('a Worker', () => {
  // Made with node:crypto of the password `correct horse`.
  it.each([
    '$argon2id$v=19$m=256,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$BaW4fpaHKjCZWAGDYdvtrxLvSh/SRTUPoEiB6ytkbCs',
    '$scrypt$ln=10,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$6g3umF+uVrJsObaTZhIbbTlgrvOEFcCItdwSjtPF67M',
    '$pbkdf2-sha256$i=1000$MDEyMzQ1Njc4OWFiY2RlZg$cBg8D2DungRB9k76szThf5ehfyBz991ay6PT8Srwk4M',
    '$pbkdf2-sha256$i=1001$MDEyMzQ1Njc4OWFiY2RlZg$Q7EYyqQ7le7oB3gxGlA+srjpQzQjOmlS92elWIwKBY4',
    '$pbkdf2-sha512$i=1001$MDEyMzQ1Njc4OWFiY2RlZg$9D72ZdvgO8Qarvv+6rkxxmReMa4+QSGs4Pol1RgAXJYzHaCkXo8LFZv0z4vctPH92j4XLnmtR9cLQbL8t/myjQ',
  ])('verifies %s', async (stored) => {
    const hash = parseForeignHash(stored)
    if (!hash) throw new Error('It should be read')
    const matches = (text: string) => matchesForeignHash(text as Password, hash, limits) // plain ASCII
    expect([await matches('correct horse'), await matches('wrong horse')]).toEqual([true, false])
  })
})
