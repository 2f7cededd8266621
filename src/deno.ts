/** Gatehouse on Deno. */
import { createHttp } from './adapters/inbound/http/app.ts'
import { everyMinute } from './adapters/inbound/schedule/every-minute.ts'
import { startTimer } from './adapters/inbound/schedule/timer.ts'
import { clientAddress } from './adapters/inbound/socket/client-address.ts'
import { createDiskAssets } from './adapters/inbound/socket/disk-assets.ts'
import { serveHttp } from './adapters/inbound/socket/http-server.ts'
import { thenBackground } from './adapters/outbound/system/background.ts'
import { consoleLog } from './adapters/outbound/system/log.ts'
import { compose } from './compose.ts'
import { type Config, ConfigError, parseConfig, variableNames } from './config.ts'
import { serverHashLimits } from './domain/account/hash-limits.ts'

/** As much of Deno as is used here, so that one tsconfig checks the entries of all runtimes. */
declare const Deno: {
  readonly env: { get(name: string): string | undefined }
  readFile(path: string): Promise<Uint8Array<ArrayBuffer>>
  addSignalListener(signal: 'SIGTERM' | 'SIGINT', listener: () => void): void
  exit(code: number): never
}

const config = configOrExit()
const service = compose(config, consoleLog, serverHashLimits)
const http = createHttp({
  ...service,
  log: consoleLog,
  settings: { issuer: config.issuer, browser: config.browser, clientAddress: addressOf },
  assets: createDiskAssets((path) => Deno.readFile(`dist/assets${path}`)),
})

const afterAnswers = new Set<Promise<unknown>>()
// Not Deno.serve: that lets a client hold a socket for as long as it likes.
const server = serveHttp({
  hostname: Deno.env.get('HOST') || '0.0.0.0',
  port: Number(Deno.env.get('PORT') || 8787),
  fetch: (request, { incoming }) =>
    thenBackground(
      () => http.fetch(request, { remoteAddress: incoming.socket.remoteAddress }),
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
  Deno.exit(0)
}
Deno.addSignalListener('SIGTERM', stop)
Deno.addSignalListener('SIGINT', stop)

function addressOf(request: Request, env: unknown): string | null {
  const { remoteAddress } = env as { remoteAddress: string | undefined } // given above
  return clientAddress(remoteAddress, request.headers.get('X-Forwarded-For'), config.trustedProxies)
}

function configOrExit(): Config {
  try {
    return parseConfig(
      Object.fromEntries(variableNames.map((name) => [name, Deno.env.get(name)] as const)),
    )
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(error.message)
    return Deno.exit(1)
  }
}
