/** Gatehouse on Node. */
import { readFile } from 'node:fs/promises'
import type { HttpBindings } from '@hono/node-server'
import { createHttp } from './adapters/inbound/http/app.ts'
import { everyMinute } from './adapters/inbound/schedule/every-minute.ts'
import { startTimer } from './adapters/inbound/schedule/timer.ts'
import { clientAddress } from './adapters/inbound/socket/client-address.ts'
import { createDiskAssets } from './adapters/inbound/socket/disk-assets.ts'
import { serveHttp } from './adapters/inbound/socket/http-server.ts'
import { thenBackground } from './adapters/outbound/system/background.ts'
import { consoleLog } from './adapters/outbound/system/log.ts'
import { compose } from './compose.ts'
import { type Config, ConfigError, parseConfig } from './config.ts'
import { serverHashLimits } from './domain/account/hash-limits.ts'

const config = configOrExit()
const service = compose(config, consoleLog, serverHashLimits)
const http = createHttp({
  ...service,
  log: consoleLog,
  settings: { issuer: config.issuer, browser: config.browser, clientAddress: addressOf },
  assets: createDiskAssets(async (path) => new Uint8Array(await readFile(`dist/assets${path}`))),
})

const afterAnswers = new Set<Promise<unknown>>()
const server = serveHttp({
  hostname: process.env.HOST || '0.0.0.0',
  port: Number(process.env.PORT || 8787),
  fetch: (request, env) =>
    thenBackground(
      () => http.fetch(request, { ...env }),
      (begin) => {
        const work = begin()
        afterAnswers.add(work)
        void work.finally(() => afterAnswers.delete(work))
      },
    ),
})
const timer = startTimer(() => everyMinute(service.application, service.metrics), consoleLog)

/** No more requests; those under way are answered, and what follows their answers is done. */
async function stop(): Promise<void> {
  await new Promise((closed) => server.close(closed))
  await Promise.all([timer.stop(), ...afterAnswers])
  process.exit(0)
}
process.once('SIGTERM', stop)
process.once('SIGINT', stop)

function addressOf(request: Request, env: unknown): string | null {
  const { incoming } = env as HttpBindings // what @hono/node-server hands to fetch
  const { remoteAddress } = incoming.socket
  return clientAddress(remoteAddress, request.headers.get('X-Forwarded-For'), config.trustedProxies)
}

function configOrExit(): Config {
  try {
    return parseConfig(process.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}
