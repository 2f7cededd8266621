/** Better Auth on Workers: Hono, drizzle and Neon's driver, as its documentation says; `CACHE` chooses how sessions are kept. */
import { neon, neonConfig } from '@neondatabase/serverless'
import { Redis } from '@upstash/redis/cloudflare'
import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { jwt, twoFactor } from 'better-auth/plugins'
import { drizzle } from 'drizzle-orm/neon-http'
import { Hono } from 'hono'
import * as schema from './schema.ts'

interface Bindings {
  readonly DATABASE_URL: string
  readonly REDIS_URL: string
  readonly REDIS_TOKEN: string
  readonly BASE_URL: string
  readonly SECRET: string
  readonly CACHE: 'none' | 'cookie' | 'secondary_storage'
}

neonConfig.fetchEndpoint = (host, port) => `http://${host}:${port}/sql`

let auth: ReturnType<typeof createAuth> | undefined

const app = new Hono<{ Bindings: Bindings }>()
app.get('/healthz', (c) => c.json({ status: 'ok' }))
app.on(['GET', 'POST'], '/api/auth/*', (c) => {
  auth ??= createAuth(c.env)
  return auth.handler(c.req.raw)
})

export default app

function createAuth(env: Bindings) {
  return betterAuth({
    baseURL: env.BASE_URL,
    secret: env.SECRET,
    database: drizzleAdapter(drizzle({ client: neon(env.DATABASE_URL), schema }), {
      provider: 'pg',
      schema,
    }),
    emailAndPassword: { enabled: true },
    // A session check need not make a JWT: whoever wants one asks /token.
    plugins: [twoFactor({ issuer: 'peer' }), jwt({ disableSettingJwtHeader: true })],
    // All calls come from one address here.
    rateLimit: { enabled: false },
    ...(env.CACHE === 'cookie' && {
      session: { cookieCache: { enabled: true, maxAge: 5 * 60 } },
    }),
    ...(env.CACHE === 'secondary_storage' && { secondaryStorage: storageOf(env) }),
  })
}

/** As the documentation's example for Redis. */
function storageOf({ REDIS_URL: url, REDIS_TOKEN: token }: Bindings) {
  const redis = new Redis({ url, token, automaticDeserialization: false, enableTelemetry: false })
  return {
    get: (key: string) => redis.get<string>(key),
    async set(key: string, value: string, ttl?: number) {
      await (ttl ? redis.set(key, value, { ex: ttl }) : redis.set(key, value))
    },
    getAndDelete: (key: string) => redis.getdel<string>(key),
    async increment(key: string, ttl: number) {
      const [value] = await redis.multi().incr(key).expire(key, ttl, 'NX').exec()
      return Number(value)
    },
    async delete(key: string) {
      await redis.del(key)
    },
  }
}
