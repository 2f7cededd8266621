/** Turns a notification into a message that can be sent: subject, text and HTML, all saying the same. Pure. */
import type { Locale } from '../../../domain/account/locale.ts'
import type { Notification } from '../../../domain/notification/notification.ts'
import { type Html, html } from './html.ts'
import type { Action, Catalogue, Letter } from './letter.ts'
import { english } from './templates/en.ts'
import { spanish } from './templates/es.ts'

export interface RenderedMail {
  readonly subject: string
  /** Complete by itself, for readers without HTML. */
  readonly text: string
  /** Complete by itself as well: it loads nothing, from nowhere. */
  readonly html: string
}

export function render(notification: Notification, locale: Locale): RenderedMail {
  const letter = catalogues[locale]({ ...notification, name: oneLine(notification.name) })
  return {
    subject: letter.subject,
    text: textOf(letter),
    html: pageOf(letter, locale).markup,
  }
}

const catalogues: Readonly<Record<Locale, Catalogue>> = { en: english, es: spanish }

/**
 * A name that stays where it is put: no line of its own in the text, no turning round of what follows it
 * (Unicode UAX #9 §2: embeddings, overrides, isolates and marks).
 */
function oneLine(name: string): string {
  return name
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
}

function textOf({ greeting, paragraphs, action, precaution, closing }: Letter): string {
  const link = action ? [`${action.label}:\n${action.link}`, ...optional(action.expiry)] : []
  return `${[greeting, ...paragraphs, ...link, precaution, `-- \n${closing}`].join('\n\n')}\n`
}

function pageOf(letter: Letter, locale: Locale): Html {
  const { subject, greeting, paragraphs, action, precaution, closing } = letter
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<title>${subject}</title>
</head>
<body style="margin:0;background:#eef1f5">
<div lang="${locale}" style="${frame}">
<div style="${sheet}">
<p style="margin:0 0 24px;font-weight:700;color:#1d4ed8">Gatehouse</p>
<h1 style="margin:0 0 20px;font-size:22px;line-height:1.3">${subject}</h1>
<p>${greeting}</p>
${paragraphs.map((paragraph) => html`<p>${paragraph}</p>\n`)}
${action ? actionOf(action) : ''}
<p style="${aside}">${precaution}</p>
</div>
<p style="margin:16px 32px;font-size:13px;color:#475569">${closing}</p>
</div>
</body>
</html>
`
}

function actionOf({ label, link, hint, expiry }: Action): Html {
  return html`<p style="margin:28px 0"><a href="${link}" style="${button}">${label}</a></p>
${optional(expiry).map((sentence) => html`<p>${sentence}</p>\n`)}
<p style="font-size:14px;color:#475569">${hint}<br>
<a href="${link}" style="color:#1d4ed8;word-break:break-all">${link}</a></p>`
}

function optional(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text]
}

const frame =
  'max-width:560px;margin:0 auto;padding:32px 12px;font:16px/1.55 system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;color:#0f172a'
const sheet = 'padding:32px;background:#ffffff;border:1px solid #d8dee8;border-radius:10px'
const button =
  'display:inline-block;padding:12px 22px;border-radius:8px;background:#1d4ed8;color:#ffffff;font-weight:600;text-decoration:none'
const aside = 'margin:28px 0 0;padding:12px 16px;border-left:3px solid #94a3b8;background:#f5f7fa'
