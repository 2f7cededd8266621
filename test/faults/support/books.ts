/**
 * What the record says after something broke: five promises, each an account of what was expected and what was found.
 * Nothing acknowledged is lost, nothing half is there, no audit entry and no letter is missing, nothing waits for help.
 */
import type { Ask, Attempt, Notebook, Person } from './person.ts'

export interface Account {
  readonly what: string
  readonly expected: number
  readonly found: number
}

/** Asks the database itself. */
export type Query = (
  text: string,
  parameters?: unknown[],
) => Promise<readonly Readonly<Record<string, unknown>>[]>

export interface Scene {
  readonly ask: Ask
  readonly query: Query
  readonly people: readonly Person[]
  readonly notebook: Notebook
  /** Of somebody who may have the audit log proven. */
  readonly auditorToken: string
  /** What the schedule does; the books make due what waits for its next attempt. */
  everyMinute(): Promise<void>
}

export async function balanceTheBooks(scene: Scene): Promise<readonly Account[]> {
  // First of all: what else is asked here would make up for a recovery that did not happen.
  const recovered = await recovery(scene)
  return [
    ...(await acknowledged(scene)),
    ...(await nothingHalf(scene)),
    await chains(scene),
    ...recovered,
    await everybody(scene),
  ]
}

/** The ones that do not balance, in words. */
export function differences(accounts: readonly Account[], notebook: Notebook): readonly string[] {
  const unequal = accounts.filter(({ expected, found }) => expected !== found)
  return [
    ...unequal.map(({ what, expected, found }) => `${what}: ${found} of ${expected}`),
    ...notebook.violations,
  ]
}

async function acknowledged({ query, notebook }: Scene): Promise<readonly Account[]> {
  const accounts: Account[] = []
  for (const [action, requests] of notebook.changes) {
    const found = await count(
      query,
      `SELECT count(DISTINCT request_id) FROM audit_entries
       WHERE action = $1 AND outcome = 'success' AND request_id = ANY($2)`,
      [action, requests],
    )
    accounts.push({ what: `acknowledged and audited: ${action}`, expected: requests.length, found })
  }
  return accounts
}

/** What a change consists of is there together: each part is counted, and counted where the others are. */
async function nothingHalf({ query, people }: Scene): Promise<readonly Account[]> {
  const names = people.map(({ username }) => username)
  const of = async (what: string, expected: string, found: string): Promise<Account> => ({
    what,
    expected: await count(query, expected, [names]),
    found: await count(query, found, [names]),
  })
  const theirs = 'users WHERE username = ANY($1)'
  const ids = `SELECT public_id FROM ${theirs}`
  const audited = (action: string) =>
    `SELECT count(*) FROM audit_entries
     WHERE action = '${action}' AND outcome = 'success' AND target IN (${ids})`
  const letters = (template: string) =>
    `SELECT count(*) FROM outbox_messages WHERE notification->>'template' = '${template}'
     AND recipient IN (SELECT email FROM ${theirs})`
  const sessions = `sessions WHERE user_id IN (SELECT id FROM ${theirs})`
  const sessionAudit = (action: string) =>
    `EXISTS (SELECT FROM audit_entries WHERE action = '${action}' AND outcome = 'success'
      AND session_id = sessions.public_id)`
  return [
    await of(
      'accounts with their audit entry',
      `SELECT count(*) FROM ${theirs}`,
      audited('account.register'),
    ),
    await of(
      'accounts with their first letter',
      `SELECT count(*) FROM ${theirs}`,
      letters('verify_email'),
    ),
    await of(
      'changes of passwords with their letter',
      audited('account.change_password'),
      letters('password_changed'),
    ),
    await of(
      'changes of passwords that were cut off with their letter',
      audited('account.settle_password_change'),
      letters('password_change_interrupted'),
    ),
    await of(
      'forgotten passwords with their letter',
      audited('account.request_password_reset'),
      letters('reset_password'),
    ),
    await of(
      'sessions with their tokens, one of them unused, and their audit entry',
      `SELECT count(*) FROM ${sessions}`,
      `SELECT count(*) FROM ${sessions} AND ${sessionAudit('session.sign_in')}
       AND (SELECT count(*) = max(generation) AND count(*) FILTER (WHERE used_at IS NULL) = 1
            FROM refresh_tokens WHERE session_id = sessions.id)`,
    ),
    await of(
      'sign-outs with their audit entry',
      `SELECT count(*) FROM ${sessions} AND end_reason = 'sign_out'`,
      `SELECT count(*) FROM ${sessions} AND end_reason = 'sign_out' AND ${sessionAudit('session.sign_out')}`,
    ),
  ]
}

/** Nothing is left that waits: neither mail nor the user pool nor what Redis has to be told of. */
async function recovery({ query, ask, everyMinute }: Scene): Promise<readonly Account[]> {
  for (let minute = 0; minute < 1_000; minute += 1) {
    await query(
      `UPDATE outbox_messages SET next_attempt_at = created_at, leased_until = NULL, lease = NULL
       WHERE sent_at IS NULL AND refused_at IS NULL AND (next_attempt_at > now() OR leased_until IS NOT NULL)`,
    )
    await query(
      `UPDATE identity_syncs SET next_attempt_at = now(), leased_until = NULL
       WHERE next_attempt_at > now() OR leased_until IS NOT NULL`,
    )
    await query(
      `UPDATE users SET password_hash = regexp_replace(password_hash, '[0-9]+$', '0')
       WHERE password_hash ~ '^[$]cognito([$][^$]+){2}[$][0-9]+$'`,
    )
    await everyMinute()
    if ((await waiting(query)) === 0) break
  }
  const { status, body }: Attempt = await ask('GET /readyz', {})
  const empty = async (what: string, table: string): Promise<Account> => ({
    what,
    expected: 0,
    found: await count(query, `SELECT count(*) FROM ${table}`),
  })
  return [
    {
      what: 'letters that were put into the outbox, and taken by the provider',
      expected: await count(query, 'SELECT count(*) FROM outbox_messages'),
      found: await count(query, 'SELECT count(*) FROM outbox_messages WHERE sent_at IS NOT NULL'),
    },
    await empty('changes that the user pool has not heard of', 'identity_syncs'),
    await empty('passwords in doubt', `users WHERE password_hash ~ '^[$]cognito([$][^$]+){3}$'`),
    {
      what: 'the service calls itself ready',
      expected: 1,
      found: status === 200 && body.status === 'ok' ? 1 : 0,
    },
  ]
}

const waiting = (query: Query) =>
  count(
    query,
    `SELECT (SELECT count(*) FROM outbox_messages WHERE sent_at IS NULL AND refused_at IS NULL)
      + (SELECT count(*) FROM identity_syncs) AS count`,
  )

async function chains({ ask, auditorToken: token }: Scene): Promise<Account> {
  let path = '?whole=true'
  for (;;) {
    const { status, body } = await ask(`GET /audit/verify${path}`, { token })
    const nextCursor = status === 200 ? body.nextCursor : null
    if (nextCursor === null) {
      const isWhole = status === 200 && body.valid && body.complete
      return { what: 'the audit log is proven whole', expected: 1, found: isWhole ? 1 : 0 }
    }
    path = `?whole=true&cursor=${encodeURIComponent(nextCursor)}`
  }
}

/** Everybody signs in with a password that was acknowledged, finds their profile, and no ended session works. */
async function everybody({ ask, people, notebook }: Scene): Promise<Account> {
  let found = 0
  for (const person of people) {
    const signIns = await Promise.all(
      person.passwords.map((password) =>
        ask('POST /auth/login', { body: { identifier: person.username, password } }),
      ),
    )
    const token: unknown = signIns.find(({ status }) => status === 200)?.body.accessToken
    const profile = await ask(
      'GET /users/profile',
      typeof token === 'string' ? { token } : { token: 'none' },
    )
    const ended = await Promise.all(
      person.ended.slice(-3).map((one) => ask('GET /users/profile', { token: one })),
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

async function count(query: Query, text: string, parameters: unknown[] = []): Promise<number> {
  const [row] = await query(text, parameters)
  return Number(row?.count)
}
