/** The physical limit: Hono, one route, nothing to do; and one that asks Postgres one thing. */
import { neon, neonConfig } from '@neondatabase/serverless'
import { Hono } from 'hono'

neonConfig.fetchEndpoint = (host, port) => `http://${host}:${port}/sql`

const app = new Hono<{ Bindings: { readonly DATABASE_URL: string } }>()

app.get('/healthz', (c) => c.json({ status: 'ok' }))
app.get('/one-trip', async (c) => c.json(await neon(c.env.DATABASE_URL)`SELECT 1 AS one`))

export default app
