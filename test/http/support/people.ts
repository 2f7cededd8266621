/** People for tests: each made up anew, because all tests share one database. */
import { env } from 'cloudflare:workers'
import { vi } from 'vitest'
import { recordSecrets } from '../../secrets/record.ts'
import { call } from './client.ts'

export const goodPassword = 'violet lamp under seven stairs'

export interface Person {
  readonly username: string
  readonly email: string
  readonly password: string
}

export interface SignedIn extends Person {
  readonly id: string
  readonly token: string
  readonly refreshToken: string
}

export function somebody(): Person {
  const word = crypto.randomUUID().slice(0, 13)
  return { username: `p-${word}`, email: `p-${word}@example.org`, password: goodPassword }
}

export async function registered(): Promise<Person & { readonly id: string }> {
  const person = somebody()
  const { status, body } = await call('POST /auth/register', { body: person })
  if (status !== 201) throw new Error(`Registration answered ${status} ${JSON.stringify(body)}`)
  return { ...person, id: body.user.id }
}

export async function signIn(person: Person & { readonly id: string }): Promise<SignedIn> {
  const { status, body } = await call('POST /auth/login', {
    body: { identifier: person.username, password: person.password },
  })
  if (status !== 200) throw new Error(`Sign-in answered ${status} ${JSON.stringify(body)}`)
  return { ...person, token: body.accessToken, refreshToken: body.refreshToken }
}

export const signedIn = async (): Promise<SignedIn> => signIn(await registered())

/** Somebody who may manage roles: the database is told, as only an operator can make an administrator. */
export async function administrator(): Promise<SignedIn> {
  const person = await registered()
  await sql("UPDATE users SET role = 'administrator' WHERE public_id = $1", [person.id])
  return signIn(person)
}

/** Asks the database behind the service, past it. */
export async function sql(
  query: string,
  params: readonly unknown[] = [],
): Promise<readonly Record<string, unknown>[]> {
  const { DATABASE_URL } = env as unknown as { DATABASE_URL: string } // bound in vitest.config.ts
  const { host } = new URL(DATABASE_URL)
  const response = await fetch(`http://${host}/sql`, {
    method: 'POST',
    headers: { 'Neon-Connection-String': DATABASE_URL },
    body: JSON.stringify({ query, params }),
  })
  const body = (await response.json()) as { rows?: Record<string, unknown>[]; message?: string }
  if (!body.rows) throw new Error(body.message)
  return body.rows
}

/** The newest mail to an address with such a subject, once it is in the mailbox: it leaves after the answer. */
export function mailTo(
  email: string,
  subject: RegExp,
): Promise<{ readonly token: string; readonly link: string }> {
  const { MAIL_URL } = env as unknown as { MAIL_URL: string } // bound in vitest.config.ts
  return vi.waitFor(
    async () => {
      const response = await fetch(`${MAIL_URL}/mailbox`, {
        headers: { Accept: 'application/json' },
      })
      const { messages } = (await response.json()) as {
        messages: { to: string; subject: string; links: string[] }[]
      }
      const mail = messages.find((message) => message.to === email && subject.test(message.subject))
      if (!mail) throw new Error(`No mail for ${email}`)
      const link = mail.links[0] ?? ''
      const token = /#token=([\w-]+)/.exec(link)?.[1] ?? ''
      if (token !== '') recordSecrets([{ kind: 'token of a link', value: token }])
      return { token, link }
    },
    { timeout: 10_000, interval: 25 },
  )
}
