import { describe, expect, it } from 'vitest'
import { render } from '../../../src/adapters/outbound/mail/render.ts'
import { locales } from '../../../src/domain/account/locale.ts'
import type { Notification } from '../../../src/domain/notification/notification.ts'
import { instant } from '../../../src/domain/shared/instant.ts'
import {
  alreadyRegistered,
  notifications,
  passwordChanged,
  resetPassword,
  token,
  verifyEmail,
} from '../../contract/mailer.ts'

const everyMail = locales.flatMap((locale) =>
  notifications.map((notification) => ({ locale, notification })),
)

describe.each(everyMail)('$notification.template in $locale', ({ locale, notification }) => {
  const mail = render(notification, locale)

  it('has a subject, a text and a page, each saying whom it is for and from', () => {
    expect(mail.subject).toContain('Gatehouse')
    expect(mail.subject.length).toBeLessThan(78) // RFC 5322 §2.1.1: one line, unfolded
    expect(mail.text).toContain('Ann')
    expect(mail.html).toContain('Ann')
    expect(mail.html).toContain(`<title>${mail.subject}</title>`)
  })

  it('has its link in the text, as a button and in plain sight, and no other', () => {
    const link = linkOf(notification)
    const inText = mail.text.match(/https?:\S+/g) ?? []
    const addresses = [...mail.html.matchAll(/href="([^"]*)"/g)].map(([, href]) => decode(href))
    expect(inText).toEqual(link === undefined ? [] : [link])
    expect(addresses).toEqual(link === undefined ? [] : [link, link])
    if (link !== undefined) expect(textContent(mail.html)).toContain(link)
  })

  it('says the same in the text as in the page', () => {
    const words = textContent(mail.html)
    for (const paragraph of mail.text.split('\n\n').flatMap((part) => part.split(':\n'))) {
      expect(words).toContain(paragraph.replace('-- \n', '').trim())
    }
  })

  it('leaves no place unfilled', () => {
    for (const part of [mail.subject, mail.text, mail.html]) {
      expect(part).not.toMatch(/undefined|null|NaN|\[object|\$\{|\{\{|Invalid Date/)
    }
  })

  it('loads nothing, tracks nothing and runs nothing', () => {
    expect(mail.html).not.toMatch(/<(?:img|script|link|iframe|object|form|table|style)\b/i)
    expect(mail.html).not.toMatch(/\b(?:src|srcset|background|on\w+)=|url\(|@import/i)
  })

  it('declares its language', () => {
    expect(mail.html).toContain(`<html lang="${locale}">`)
    expect(mail.html).toContain(`<div lang="${locale}"`)
  })

  it('shows markup in a name as text', () => {
    const name = `<script>alert(1)</script>"'&amp;<a href="https://evil.example">`
    const { subject, text, html } = render({ ...notification, name }, locale)
    expect(html).not.toMatch(/<script|evil\.example"/i)
    expect(textContent(html)).toContain(name)
    expect(html.match(/<\w+/g)).toEqual(mail.html.match(/<\w+/g))
    expect(text).toContain(name)
    expect(subject).toBe(mail.subject)
  })

  it.each(['\r\n', '\n', '\r', '\n\n', '\u0085', '\u2028', '\u2029', '\v', '\0'])(
    'keeps a name with a break (%j) on its line',
    (gap) => {
      const { subject, text, html } = render(
        { ...notification, name: `Ann${gap}Bcc: eve@example.com` },
        locale,
      )
      expect(subject).toBe(mail.subject)
      expect(text.split('\n')).toHaveLength(mail.text.split('\n').length)
      expect(text).toContain('Ann Bcc: eve@example.com')
      expect(html).toContain('Ann Bcc: eve@example.com')
    },
  )

  it('lets a name turn nothing round that follows it', () => {
    const { text, html } = render({ ...notification, name: '\u202eAnn\u2066\u200f' }, locale)
    expect({ text, html }).toEqual({ text: mail.text, html: mail.html })
  })

  it('spells names of any script as their owners do', () => {
    const { text, html } = render({ ...notification, name: 'María-José می‌خواهم 王' }, locale)
    expect(text).toContain('María-José می‌خواهم 王')
    expect(html).toContain('María-José می‌خواهم 王')
  })

  it('greets who has no name', () => {
    const { text } = render({ ...notification, name: ' ' }, locale)
    expect(text).toMatch(/^(?:Hello,|Hola:)\n/)
  })

  it('says what to do if it was somebody else', () => {
    expect(mail.text).toMatch(
      locale === 'en'
        ? /If (?:it was not you|you did not)/
        : /Si no (?:fuiste tú|te registraste|lo esperabas)/,
    )
  })
})

describe('a link that expires', () => {
  it.each([verifyEmail, resetPassword])('says when, in English ($template)', (notification) => {
    expect(render(notification, 'en').text).toContain('expires on 24 November 2026 at 21:35 UTC.')
  })

  it.each([verifyEmail, resetPassword])('says when, in Spanish ($template)', (notification) => {
    expect(render(notification, 'es').text).toContain(
      'caduca el 24 de noviembre de 2026, 21:35 h (UTC).',
    )
  })

  it('is written in UTC however the machine is set, midnight included', () => {
    const expiresAt = instant(Date.UTC(2027, 0, 1, 0, 0, 30))
    expect(render({ ...verifyEmail, expiresAt }, 'en').text).toContain(
      '1 January 2027 at 00:00 UTC',
    )
  })

  it('stays whole: ampersands in it survive the page', () => {
    const { html } = render(resetPassword, 'en')
    expect(html).not.toMatch(/href="[^"]*&(?!#\d+;)/)
    expect(textContent(html)).toContain(`?lang=en&from=mail#token=${token}`)
  })

  it('cannot leave its attribute', () => {
    const { html } = render({ ...verifyEmail, link: 'https://a.example/" onclick="x' }, 'en')
    expect(html).not.toContain('" onclick')
  })
})

describe('a message without a token', () => {
  it('tells when the password was changed', () => {
    expect(render(passwordChanged, 'en').text).toContain('on 24 November 2026 at 21:35 UTC.')
    expect(render(passwordChanged, 'es').text).toContain(
      'el 24 de noviembre de 2026, 21:35 h (UTC).',
    )
  })

  it('promises no expiry', () => {
    expect(render(alreadyRegistered, 'en').text).not.toContain('expires')
    expect(render(alreadyRegistered, 'es').text).not.toContain('caduca')
  })
})

describe('the languages', () => {
  it.each(notifications)('have words of their own for $template', (notification) => {
    const [english, spanish] = [render(notification, 'en'), render(notification, 'es')]
    expect(english.subject).not.toBe(spanish.subject)
    const lines = new Set(english.text.split('\n').filter((line) => / /.test(line.trim())))
    expect(spanish.text.split('\n').filter((line) => lines.has(line) && line !== '-- ')).toEqual([])
  })

  it('address people as tú in Spanish, never as usted', () => {
    const everything = notifications.map((notification) => render(notification, 'es').text).join()
    expect(everything).not.toMatch(
      /\b(?:usted|su (?:cuenta|contraseña|correo)|ignore|elija|haga)\b/i,
    )
  })
})

function linkOf(notification: Notification): string | undefined {
  if ('link' in notification) return notification.link
  return 'resetLink' in notification ? notification.resetLink : undefined
}

/** What a reader sees of a page: its text, with the character references resolved. */
function textContent(html: string): string {
  return decode(html.replace(/<[^>]*>/g, ''))
}

function decode(text = ''): string {
  return text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
}
