/** The tables that Better Auth's CLI generates for email and password, two factors and the JWT plugin. */
import { neon, neonConfig } from '@neondatabase/serverless'

const statements = [
  `CREATE TABLE "user" (id text PRIMARY KEY, name text NOT NULL, email text NOT NULL UNIQUE,
    email_verified boolean NOT NULL DEFAULT false, image text, two_factor_enabled boolean DEFAULT false,
    created_at timestamp NOT NULL DEFAULT now(), updated_at timestamp NOT NULL DEFAULT now())`,
  `CREATE TABLE session (id text PRIMARY KEY, expires_at timestamp NOT NULL, token text NOT NULL UNIQUE,
    created_at timestamp NOT NULL DEFAULT now(), updated_at timestamp NOT NULL, ip_address text, user_agent text,
    user_id text NOT NULL REFERENCES "user" (id) ON DELETE CASCADE)`,
  'CREATE INDEX session_user_id ON session (user_id)',
  `CREATE TABLE account (id text PRIMARY KEY, account_id text NOT NULL, provider_id text NOT NULL,
    user_id text NOT NULL REFERENCES "user" (id) ON DELETE CASCADE, access_token text, refresh_token text,
    id_token text, access_token_expires_at timestamp, refresh_token_expires_at timestamp, scope text, password text,
    created_at timestamp NOT NULL DEFAULT now(), updated_at timestamp NOT NULL)`,
  'CREATE INDEX account_user_id ON account (user_id)',
  `CREATE TABLE verification (id text PRIMARY KEY, identifier text NOT NULL, value text NOT NULL,
    expires_at timestamp NOT NULL, created_at timestamp NOT NULL DEFAULT now(),
    updated_at timestamp NOT NULL DEFAULT now())`,
  'CREATE INDEX verification_identifier ON verification (identifier)',
  `CREATE TABLE two_factor (id text PRIMARY KEY, secret text NOT NULL, backup_codes text NOT NULL,
    user_id text NOT NULL REFERENCES "user" (id) ON DELETE CASCADE, verified boolean DEFAULT true,
    failed_verification_count integer DEFAULT 0, locked_until timestamp)`,
  'CREATE INDEX two_factor_user_id ON two_factor (user_id)',
  `CREATE TABLE jwks (id text PRIMARY KEY, public_key text NOT NULL, private_key text NOT NULL,
    created_at timestamp NOT NULL, expires_at timestamp, alg text, crv text)`,
]

export async function createTables(databaseUrl: string): Promise<void> {
  neonConfig.fetchEndpoint = (host, port) => `http://${host}:${port}/sql`
  const query = neon(databaseUrl)
  for (const statement of statements) await query.query(statement)
}
