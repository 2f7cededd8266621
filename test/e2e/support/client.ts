/** A client of a running Gatehouse. */
import { vi } from 'vitest'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  // Tests look into bodies of many shapes; a wrong guess fails the assertion.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any
}

export async function call(
  url: string,
  operation: string,
  { token, body }: { readonly token?: string; readonly body?: object } = {},
): Promise<Answer> {
  const [method = 'GET', path = '/'] = operation.split(' ')
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(body ? { 'Content-Type': 'application/json' } : {}),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    },
    body: body ? JSON.stringify(body) : null,
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: text.startsWith('{') ? JSON.parse(text) : text,
  }
}

export interface Mail {
  readonly to: string
  readonly subject: string
  readonly links: readonly string[]
}

/** The newest mail to an address with such a subject, once it has arrived. */
export function mailTo(cloudUrl: string, email: string, subject: RegExp): Promise<Mail> {
  return vi.waitFor(
    async () => {
      const { messages } = await fetchJson<{ messages: readonly Mail[] }>(`${cloudUrl}/mailbox`)
      const mail = messages.find((message) => message.to === email && subject.test(message.subject))
      if (!mail) throw new Error(`No mail to ${email}`)
      return mail
    },
    { timeout: 15_000, interval: 50 },
  )
}

export function tokenOf(mail: Mail): string {
  return /#token=([\w-]+)/.exec(mail.links[0] ?? '')?.[1] ?? ''
}

async function fetchJson<T>(url: string): Promise<T> {
  const response = await fetch(url, { headers: { Accept: 'application/json' } })
  return (await response.json()) as T // asked for by the caller
}
