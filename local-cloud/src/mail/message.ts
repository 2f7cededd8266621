/** A captured e-mail, and the check of one that is being sent. Pure. */
export interface Mail {
  /** The mailbox's own: the same message sent twice arrives twice. */
  readonly id: string
  /** What the sender calls it, such as the key of its outbox row; null when it said nothing. */
  readonly messageId: string | null
  readonly to: string
  readonly from: string | null
  readonly subject: string
  readonly text: string
  readonly html: string | null
  readonly sentAt: string
  /** The http(s) addresses in `text`, in order, each once. */
  readonly links: readonly string[]
}

export type MailDraft = Omit<Mail, 'id' | 'sentAt' | 'links'>

export type DraftResult =
  | { readonly ok: true; readonly draft: MailDraft }
  | { readonly ok: false; readonly message: string }

const members = new Set(['to', 'from', 'subject', 'text', 'html', 'id'])

/** Reads `{to, subject, text, from?, html?, id?}`. */
export function readDraft(body: unknown): DraftResult {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return refuse('the body must be an object')
  const mail = new Map<string, unknown>(Object.entries(body))
  const unknown = [...mail.keys()].find((name) => !members.has(name))
  if (unknown !== undefined) return refuse(`unknown member "${unknown}"`)
  const to = mail.get('to')
  const subject = mail.get('subject')
  const text = mail.get('text')
  const from = mail.get('from') ?? null
  const html = mail.get('html') ?? null
  const messageId = mail.get('id') ?? null
  if (typeof to !== 'string' || !to.includes('@')) return refuse('"to" must be an e-mail address')
  if (typeof subject !== 'string') return refuse('"subject" must be a string')
  if (typeof text !== 'string') return refuse('"text" must be a string')
  if (!isOptionalString(from)) return refuse('"from" must be a string')
  if (!isOptionalString(html)) return refuse('"html" must be a string')
  if (!isOptionalString(messageId)) return refuse('"id" must be a string')
  return { ok: true, draft: { messageId, to, from, subject, text, html } }
}

/** The http(s) addresses in a text, without the punctuation of the sentence around them. Fragments are kept. */
export function linksIn(text: string): string[] {
  const found = text.match(/https?:\/\/[^\s<>"'`]+/g) ?? []
  return [...new Set(found.map(trimPunctuation).filter((link) => URL.canParse(link)))]
}

function trimPunctuation(link: string): string {
  let end = link.length
  while (end > 0) {
    const last = link[end - 1] ?? ''
    // A closing bracket belongs to the address when the address opened it.
    const unopened = last === ')' && !link.slice(0, end - 1).includes('(')
    if (!/[.,;:!?\]}*_]/.test(last) && !unopened) break
    end -= 1
  }
  return link.slice(0, end)
}

function isOptionalString(value: unknown): value is string | null {
  return value === null || typeof value === 'string'
}

function refuse(message: string): DraftResult {
  return { ok: false, message }
}
