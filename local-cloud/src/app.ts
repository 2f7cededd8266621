import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { cognitoRoutes } from './cognito/routes.ts'
import { type Faults, noFaults } from './faults/faults.ts'
import { createGate } from './faults/gate.ts'
import { faultRoutes } from './faults/routes.ts'
import { guard } from './http/guard.ts'
import { htmlResponse } from './http/html.ts'
import { indexPage } from './http/index-page.ts'
import type { Mailbox } from './mail/mailbox.ts'
import { mailboxRoutes, mailRoutes } from './mail/routes.ts'
import type { RedisBacking } from './redis/backing.ts'
import { redisRoutes } from './redis/routes.ts'
import type { SqlDatabase } from './sql/database.ts'
import { sqlRoutes } from './sql/routes.ts'
import { createStats, zeroStats } from './stats.ts'

/** Every endpoint of the local cloud, put together. */
export function createApp(deps: {
  host: string
  database: SqlDatabase
  redis: RedisBacking
  mailbox: Mailbox
  sqlPassword: string
  redisToken: string
  /** Where `cognito-local` listens; undefined: there is none. */
  cognitoUrl: string | undefined
  backings: { sql: string; redis: string }
  random: () => number
  sleep: (ms: number) => Promise<void>
}): Hono {
  const { database, redis, mailbox, random, sleep } = deps
  const stats = createStats()
  const state: { faults: Faults } = { faults: noFaults() }
  const gate = createGate({ faults: () => state.faults, random, sleep })

  const app = new Hono()
  app.use(guard(deps.host))
  app.get('/', () => htmlResponse(indexPage(deps.backings)))
  app.get('/healthz', (c) => c.json({ status: 'ok' }))
  app.get('/stats', (c) => c.json(stats))
  app.delete('/stats', (c) => {
    zeroStats(stats)
    return c.body(null, 204)
  })
  app.route('/faults', faultRoutes(state))
  app.route(
    '/sql',
    sqlRoutes({
      database,
      password: deps.sqlPassword,
      gate,
      faults: () => state.faults.sql,
      stats,
    }),
  )
  app.route(
    '/redis',
    redisRoutes({
      backing: redis,
      token: deps.redisToken,
      gate,
      faults: () => state.faults.redis,
      stats,
    }),
  )
  if (deps.cognitoUrl) app.route('/cognito', cognitoRoutes({ url: deps.cognitoUrl, gate }))
  app.route('/mail', mailRoutes({ mailbox, gate }))
  app.route('/mailbox', mailboxRoutes({ mailbox }))
  app.notFound((c) => c.json({ error: `no ${c.req.method} ${c.req.path} here` }, 404))
  app.onError((error, c) => {
    if (error instanceof HTTPException) {
      // The rest of the body is still on its way: a next request on this connection would run into it.
      if (error.status === 413) c.header('Connection', 'close')
      return c.json({ error: error.message }, error.status)
    }
    // It waited on purpose, and the cloud closes.
    if (error.name === 'AbortError') return c.json({ error: 'closing' }, 503)
    console.error(error)
    return c.json({ error: `internal error: ${error.message}` }, 500)
  })
  return app
}
