/** Gatehouse on Cloudflare Workers. */
import type { ExecutionContext, Fetcher, ScheduledController } from '@cloudflare/workers-types'
import { createHttp } from './adapters/inbound/http/app.ts'
import { everyMinute } from './adapters/inbound/schedule/every-minute.ts'
import { thenBackground } from './adapters/outbound/system/background.ts'
import { consoleLog } from './adapters/outbound/system/log.ts'
import type { Service } from './compose.ts'

interface Environment extends Record<string, unknown> {
  readonly ASSETS: Fetcher
}

interface Isolate {
  readonly service: Service
  readonly http: ReturnType<typeof createHttp>
}

let isolate: Isolate | undefined

export default {
  async fetch(request: Request, env: Environment, context: ExecutionContext): Promise<Response> {
    const { http } = await started(env)
    return thenBackground(
      () => http.fetch(request, env),
      (begin) => context.waitUntil(begin()),
    )
  },

  async scheduled(
    _event: ScheduledController,
    env: Environment,
    context: ExecutionContext,
  ): Promise<void> {
    const { service } = await started(env)
    await thenBackground(
      () => everyMinute(service.application, service.metrics),
      (begin) => context.waitUntil(begin()),
    )
  },
}

/** Built by the first request and kept; loading late keeps the start of the Worker free of all this. */
async function started(env: Environment): Promise<Isolate> {
  if (isolate) return isolate
  const [{ parseConfig }, { compose }] = await Promise.all([
    import('./config.ts'),
    import('./compose.ts'),
  ])
  const config = parseConfig(env)
  const service = compose(config, consoleLog)
  const http = createHttp({
    ...service,
    log: consoleLog,
    settings: {
      issuer: config.issuer,
      browser: config.browser,
      // Set by Cloudflare itself on every request; a client's own value never gets this far.
      clientAddress: (request) => request.headers.get('CF-Connecting-IP'),
      clientCountry: (request) => request.headers.get('CF-IPCountry'),
    },
    assets: (path) => env.ASSETS.fetch(new URL(path, config.issuer).href),
  })
  isolate = { service, http }
  return isolate
}
