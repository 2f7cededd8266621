import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCommonPassword } from '../../../src/domain/account/common-passwords.ts'
import {
  type Password,
  parsePassword,
  parsePresentedPassword,
  passwordWeakness,
} from '../../../src/domain/account/password.ts'

const stored = (input: string) => {
  const result = parsePassword(input)
  return result.ok ? result.value : result.error.code
}

const ann = {
  username: 'ann.lee',
  email: 'Alexandra.Lee@northwind.example',
  firstName: 'Ann',
  lastName: 'Leévy',
}
const weakness = (password: string, about: Parameters<typeof passwordWeakness>[1] = ann) =>
  passwordWeakness(password as Password, about, isCommonPassword)?.code // brands test input

describe('a new password', () => {
  it('has no rules of composition', () => {
    expect(stored('all lower case words')).toBe('all lower case words')
    expect(stored('   spaces at both ends   ')).toBe('   spaces at both ends   ')
    expect(stored('пароль из слов')).toBe('пароль из слов')
    expect(stored('👩‍👩‍👧‍👦 our family')).toBe('👩‍👩‍👧‍👦 our family')
  })

  it('is the same however the keyboard composed it', () => {
    expect(stored('cafe\u0301 au lait 7')).toBe('café au lait 7')
    expect(stored('cafe\u00a0au\u3000lait 7')).toBe('cafe au lait 7')
  })

  it('keeps letter case and compatibility forms apart', () => {
    expect(stored('ＷＩＤＥ letters 12')).toBe('ＷＩＤＥ letters 12')
  })

  it.each([
    ['elevenchars', 'password_too_short'],
    ['', 'password_too_short'],
    ['👍'.repeat(11), 'password_too_short'],
    ['e\u0301'.repeat(11), 'password_too_short'],
    ['x'.repeat(129), 'password_too_long'],
    ['twelve chars\0', 'password_unusable_characters'],
    ['twelve\tchars', 'password_unusable_characters'],
    ['twelve chars\u0085', 'password_unusable_characters'],
    ['twelve chars\ud83d', 'password_unusable_characters'],
  ])('is refused with its own reason: %j', (input, code) => {
    expect(stored(input)).toBe(code)
  })

  it('of any length is refused at once', () => {
    expect(stored('\u0316\u0301'.repeat(30_000))).toBe('password_too_long')
  })

  it('may have 12 to 128 characters, counted after normalisation', () => {
    expect(stored('e\u0301'.repeat(12))).toBe('é'.repeat(12))
    expect(stored('e\u0301'.repeat(128))).toBe('é'.repeat(128))
  })

  it('comes out of a second parsing as it came out of the first', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 140 }), (input) => {
        const once = parsePassword(input)
        if (once.ok) expect(parsePassword(once.value)).toEqual(once)
      }),
    )
  })
})

describe('a password offered at a sign-in', () => {
  it('is normalised like a new one, and may be shorter', () => {
    expect(parsePresentedPassword('cafe\u0301')).toEqual({ ok: true, value: 'café' })
  })

  it('is bounded like a new one', () => {
    expect(parsePresentedPassword('x'.repeat(129)).ok).toBe(false)
  })
})

describe('a password made of what is known about its owner', () => {
  it.each([
    'ann.lee12345',
    'Ann.Lee!!!!!!!',
    'annannannann',
    'annleeannlee',
    'AnnLeevy1985',
    'annleévy1985',
    'Leevy1985-04-23',
    'alexandra.lee@northwind.example',
    'alexandra.lee',
    'ALEXANDRALEE',
    'ardnaxela1234',
    '4l3x4ndr4!!!!',
    'northwind2024',
    'gatehouse123',
    'GateHouse!2026',
    'G4t3h0us32026',
    'esuohetag123',
    'gatehouse-ann-lee',
    'alexandrapassword1',
    'annqwerty12345',
  ])('is refused: %s', (password) => {
    expect(weakness(password)).toBe('password_contains_name')
  })

  it.each([
    'planning an annex in channels',
    'ann told nobody of the blue heron',
    'my gatehouse has seven green doors',
    'leeward harbours annoy sailors',
  ])('is not a passphrase that merely contains a name: %s', (password) => {
    expect(weakness(password)).toBeUndefined()
  })

  it('does not take two letters or a short number for a name', () => {
    const bo = { username: '123', email: 'bo@x.example', firstName: 'Bo', lastName: null }
    expect(weakness('849123570246', bo)).toBeUndefined()
    expect(weakness('bobolinks sing', bo)).toBeUndefined()
  })
})

describe('a common password', () => {
  it.each([
    'passwordpassword',
    'Password1234',
    'P@ssw0rd1234',
    'p4$$w0rd!!!!!',
    'drowssap1234',
    'pass-word-2024',
    'password_password',
    '1234password',
    'iloveyou123456789',
    'Welcome2024!',
    'Summer2026!!',
    'administrator',
    'letmein12345',
    'changeme1234',
    'trustno12024',
    'qwerty123456',
    'qwertyuiop12',
    'qwertyuiop123',
    'asdfghjkl123',
    '123456789012',
    '1234567890qwerty',
    '987654321098',
    'abcdefghijkl',
    'zyxwvutsrqpo',
    'aaaaaaaaaaaa',
    'AAAAAAAAAAAA',
    'abababababab',
    '123123123123',
    '1qaz2wsx3edc',
    '1q2w3e4r5t6y',
    'qazwsxedcrfv',
    '112233445566',
    '!@#$%^&*()_+',
    'x7kqx7kqx7kq',
    '            ',
    'йцукенгшщзхъ',
    'Contraseña2024',
    'ｐａｓｓｗｏｒｄ１２３４',
    'correcthorsebatterystaple',
    'correct horse battery staple',
  ])('is refused, plain or in a usual disguise: %s', (password) => {
    expect(weakness(password)).toBe('password_too_common')
  })

  it.each([
    'purple monkey dishwasher',
    'the dragon ate my password',
    'first things first, then rest',
    'vX9#kqL2m!Zw',
    '849260173546',
    'dragon 83650 tulip 28461',
    'password83650284617',
    'отличный день сегодня',
    '今日は天気がとても良いですね',
  ])('is not a sentence or a random text: %s', (password) => {
    expect(weakness(password)).toBeUndefined()
  })

  it('is never a random one', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...random), minLength: 16, maxLength: 24 }),
        (password) => new Set(password).size < 8 || weakness(password) === undefined,
      ),
    )
  })
})

const random = 'bcdfghjkmnpqrstvwxz23456789'
