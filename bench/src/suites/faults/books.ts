/** What the record says afterwards: asked in SQL, and of the service itself. */
import { type NeonQueryFunction, neon, neonConfig } from '@neondatabase/serverless'
import { compose } from '../../../../src/compose.ts'
import { parseConfig } from '../../../../src/config.ts'
import { ask } from './ask.ts'
import type { Notebook, Person } from './person.ts'

export interface Account {
  readonly what: string
  readonly expected: number
  readonly found: number
}

export interface Scene {
  readonly url: string
  readonly variables: Readonly<Record<string, string>>
  readonly people: readonly Person[]
  readonly notebook: Notebook
}

export async function balanceTheBooks(scene: Scene): Promise<readonly Account[]> {
  const { variables, people, notebook } = scene
  neonConfig.fetchEndpoint = (host, port) => `http://${host}:${port}/sql`
  const sql = neon(variables.DATABASE_URL ?? '')
  const countOf = async (query: string, parameters: unknown[] = []) => {
    const [row] = await sql.query(query, parameters)
    return Number(row?.count)
  }
  const accounts: Account[] = []
  for (const [action, requests] of notebook.changes) {
    const found = await countOf(
      `SELECT count(DISTINCT request_id) FROM audit_entries
       WHERE action = $1 AND outcome = 'success' AND request_id = ANY($2)`,
      [action, requests],
    )
    accounts.push({ what: `acknowledged and audited: ${action}`, expected: requests.length, found })
  }
  accounts.push({
    what: 'accounts of the audit log that are there',
    expected: await countOf(
      `SELECT count(*) FROM audit_entries WHERE action = 'account.register' AND outcome = 'success'
       AND target IN (SELECT public_id FROM users WHERE username = ANY($1))`,
      [people.map(({ username }) => username)],
    ),
    found: await countOf(`SELECT count(*) FROM users WHERE username = ANY($1)`, [
      people.map(({ username }) => username),
    ]),
  })
  accounts.push({
    what: 'sessions with a refresh token',
    expected: await countOf('SELECT count(*) FROM sessions'),
    found: await countOf(
      'SELECT count(*) FROM sessions WHERE EXISTS (SELECT FROM refresh_tokens WHERE session_id = sessions.id)',
    ),
  })
  accounts.push(await mailOf(sql, variables, countOf))
  accounts.push(await askEverybody(scene))
  return accounts
}

/** Every letter is sent: the ones that failed are due again at once, as if their time had come. */
async function mailOf(
  sql: NeonQueryFunction<false, false>,
  variables: Scene['variables'],
  countOf: (query: string) => Promise<number>,
): Promise<Account> {
  const { application } = compose(parseConfig(variables), () => {})
  for (let round = 0; round < 20_000; round += 1) {
    await sql.query(
      `UPDATE outbox_messages SET next_attempt_at = created_at, leased_until = NULL, lease = NULL
       WHERE sent_at IS NULL AND refused_at IS NULL AND (next_attempt_at > now() OR leased_until IS NOT NULL)`,
    )
    if ((await application.mail.deliverMail()).taken === 0) break
  }
  return {
    what: 'letters that were put into the outbox, and taken by the provider',
    expected: await countOf('SELECT count(*) FROM outbox_messages'),
    found: await countOf('SELECT count(*) FROM outbox_messages WHERE sent_at IS NOT NULL'),
  }
}

/** Everybody signs in with a password that was acknowledged, finds their profile, and no ended session works. */
async function askEverybody({ url, people, notebook }: Scene): Promise<Account> {
  let found = 0
  for (const person of people) {
    const signIns = await Promise.all(
      person.passwords.map((password) =>
        ask(url, 'POST /auth/login', { body: { identifier: person.username, password } }),
      ),
    )
    const token = signIns.find(({ status }) => status === 200)?.body.accessToken
    const profile = await ask(url, 'GET /users/profile', { token })
    const ended = await Promise.all(
      person.ended.slice(-3).map((one) => ask(url, 'GET /users/profile', { token: one })),
    )
    const isRight =
      profile.status === 200 &&
      person.lastNames.includes(profile.body.lastName) &&
      ended.every(({ status }) => status === 401)
    if (isRight) found += 1
    else
      notebook.violations.push(
        `${person.username} signs in with ${signIns.map(({ status }) => status)}, is called ${profile.body.lastName} and not ` +
          `${person.lastNames}, ended sessions answer ${ended.map(({ status }) => status)}`,
      )
  }
  return {
    what: 'people who find everything as it was acknowledged',
    expected: people.length,
    found,
  }
}
