/** Fills a Gatehouse database as years of use would: people, a session each, its refresh token, entries of the audit log. */
import { neon, neonConfig } from '@neondatabase/serverless'

const atOnce = 50_000

/** Whoever has done a tenth of what the audit log says. */
export const busyActor = 'usr_grown-administrator'
/** What has had a tenth of it done to it. */
export const busyTarget = 'usr_grown-target'
export const secondsBetweenEntries = 1

/**
 * Adds `count` of each. Their passwords open nothing. The entries stand where the chain would have put them and have no
 * hashes: those are for proofs, which the `audit` suite measures, and no list asks for them.
 */
export async function fill(
  databaseUrl: string,
  count: number,
  onRows: (done: number, of: number) => void,
): Promise<void> {
  neonConfig.fetchEndpoint = (host, port) => `http://${host}:${port}/sql`
  const query = neon(databaseUrl)
  await query.query('ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_chain')
  for (let from = 1; from <= count; from += atOnce) {
    const to = Math.min(from + atOnce - 1, count)
    for (const statement of statements) await query.query(statement, [from, to])
    onRows(to, count)
  }
  await query.query('ALTER TABLE audit_entries ENABLE TRIGGER audit_entries_chain')
  await query.query(`UPDATE audit_heads SET seq = filled.seq
    FROM (SELECT stream, max(seq) AS seq FROM audit_entries GROUP BY stream) AS filled
    WHERE filled.stream = audit_heads.stream`)
  await query.query('ANALYZE')
}

const statements = [
  `INSERT INTO users (username, email, password_hash, role, email_verified, public_id, created_at)
   SELECT 'grown-' || n, 'grown-' || n || '@example.net', '$2b$10$' || repeat('.', 53), 'learner', true,
     'usr_' || md5('u' || n), now() - n * interval '1 second'
   FROM generate_series($1::int, $2::int) AS n`,
  `INSERT INTO sessions (public_id, user_id, methods, authenticated_at, created_at, last_used_at, expires_at)
   SELECT 'ses_' || md5('s' || n), users.id, ARRAY['pwd'], now(), now(), now(), now() + interval '60 days'
   FROM generate_series($1::int, $2::int) AS n JOIN users ON users.public_id = 'usr_' || md5('u' || n)`,
  `INSERT INTO refresh_tokens (token_hash, session_id, generation, created_at)
   SELECT encode(sha256(convert_to('t' || n, 'UTF8')), 'base64'), sessions.id, 1, now()
   FROM generate_series($1::int, $2::int) AS n JOIN sessions ON sessions.public_id = 'ses_' || md5('s' || n)`,
  // Numbered behind the few that the first start has chained; one in a hundred is about a role.
  `INSERT INTO audit_entries (at, action, actor, target, outcome, request_id, address, user_agent, details, stream, seq)
   SELECT now() - n * interval '${secondsBetweenEntries} s',
     CASE WHEN n % 100 = 7 THEN 'role.update'
       ELSE (ARRAY['session.sign_in', 'session.sign_in', 'account.update_profile', 'user.update'])[1 + n % 4] END,
     CASE WHEN n % 10 = 3 THEN '${busyActor}' ELSE 'usr_' || md5('u' || n) END,
     CASE WHEN n % 10 = 5 THEN '${busyTarget}' ELSE 'usr_' || md5('u' || n) END,
     'success', md5('r' || n), '192.0.2.7', 'Mozilla/5.0', '{"before.locale":"es","after.locale":"en"}',
     n % 16, 1000 + n / 16
   FROM generate_series($1::int, $2::int) AS n`,
]
