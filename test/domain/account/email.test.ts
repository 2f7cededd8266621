import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseEmail } from '../../../src/domain/account/email.ts'

const stored = (input: string) => {
  const result = parseEmail(input)
  return result.ok ? result.value : result.error.code
}

describe('an e-mail address', () => {
  it.each([
    ['ann@example.com', 'ann@example.com'],
    ['Ann.Lee+News@Example.COM', 'Ann.Lee+News@example.com'],
    ["o'neil@mail.example.co.uk", "o'neil@mail.example.co.uk"],
    ['a@b.c', 'a@b.c'],
    ['ann@xn--bcher-kva.example', 'ann@xn--bcher-kva.example'],
    ['ann@1.example.com', 'ann@1.example.com'],
    [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
    [`ann@${'a'.repeat(63)}.com`, `ann@${'a'.repeat(63)}.com`],
  ])('keeps its local part and lower-cases its domain: %s', (input, expected) => {
    expect(stored(input)).toBe(expected)
  })

  it.each([
    ['', 'email_too_short'],
    ['a@', 'email_too_short'],
    ['Bob <bob@example.com>', 'email_not_plain'],
    ['<bob@example.com>', 'email_not_plain'],
    ['bob@example.com (Bob)', 'email_not_plain'],
    ['"bob"@example.com', 'email_not_plain'],
    ['bob@example.com,eve@example.com', 'email_not_plain'],
    ['bob@example.com;eve@example.com', 'email_not_plain'],
    ['mailto:bob@example.com', 'email_not_plain'],
    [' bob@example.com', 'email_not_plain'],
    ['bob@example.com\n', 'email_not_plain'],
    ['bob@example.com\r\nBcc: eve@example.com', 'email_not_plain'],
    ['bob@example.com\0', 'email_not_plain'],
    ['bob\u00a0@example.com', 'email_not_plain'],
    ['example.com', 'email_malformed'],
    ['a@b@example.com', 'email_malformed'],
    ['@example.com', 'email_local_part_invalid'],
    ['.bob@example.com', 'email_local_part_invalid'],
    ['bob.@example.com', 'email_local_part_invalid'],
    ['b..b@example.com', 'email_local_part_invalid'],
    ['josé@example.com', 'email_local_part_invalid'],
    ['bob\u200b@example.com', 'email_local_part_invalid'],
    ['b\\b@example.com', 'email_local_part_invalid'],
    ['bob\ud800@example.com', 'email_local_part_invalid'],
    [`${'a'.repeat(65)}@example.com`, 'email_local_part_too_long'],
    ['bob@localhost', 'email_domain_incomplete'],
    ['bob@example.com.', 'email_domain_invalid'],
    ['bob@.example.com', 'email_domain_invalid'],
    ['bob@example..com', 'email_domain_invalid'],
    ['bob@-example.com', 'email_domain_invalid'],
    ['bob@example-.com', 'email_domain_invalid'],
    ['bob@exa_mple.com', 'email_domain_invalid'],
    ['bob@ab--cd.com', 'email_domain_invalid'],
    [`bob@${'a'.repeat(64)}.com`, 'email_domain_invalid'],
    ['bob@', 'email_domain_invalid'],
    ['bob@bücher.example', 'email_international_domain'],
    ['bob@exаmple.com', 'email_international_domain'],
    ['bob@[127.0.0.1]', 'email_ip_address'],
    ['bob@127.0.0.1', 'email_ip_address'],
  ])('is refused with its own reason: %j', (input, code) => {
    expect(stored(input)).toBe(code)
  })

  it('of any length is refused at once', () => {
    expect(stored(`ann@${'a.'.repeat(126)}com`)).toBe('email_too_long')
    expect(stored('@'.repeat(60_000))).toBe('email_too_long')
  })

  it('tells the owner of an internationalised domain what to type', () => {
    const result = parseEmail('ann@bücher.example')
    expect(result.ok ? '' : result.error.message).toContain('xn--')
  })

  it('comes out of a second parsing as it came out of the first', () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary' })), (input) => {
        const once = parseEmail(input)
        if (once.ok) expect(parseEmail(once.value)).toEqual(once)
      }),
    )
  })

  it('is taken in every form that people have it in', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (input) => {
        fc.pre(!/[@.][^.]{2}--/.test(input)) // reserved labels (RFC 5891 §4.2.3.1)
        expect(stored(input)).toContain('@')
      }),
    )
  })

  it('never carries what would begin another header or recipient', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab.@-<>,;:"\r\n \0é') }), (input) => {
        const result = parseEmail(input)
        if (result.ok) expect(result.value).not.toMatch(/[<>,;:"\s\0]/)
      }),
    )
  })
})
