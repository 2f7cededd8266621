/** Fills a Gatehouse database as years of use would: people, a session each, its refresh token. */
import { neon, neonConfig } from '@neondatabase/serverless'

const atOnce = 50_000

/** Adds `count` of each. Their passwords open nothing. */
export async function fill(
  databaseUrl: string,
  count: number,
  onRows: (done: number, of: number) => void,
): Promise<void> {
  neonConfig.fetchEndpoint = (host, port) => `http://${host}:${port}/sql`
  const query = neon(databaseUrl)
  for (let from = 1; from <= count; from += atOnce) {
    const to = Math.min(from + atOnce - 1, count)
    for (const statement of statements) await query.query(statement, [from, to])
    onRows(to, count)
  }
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
]
