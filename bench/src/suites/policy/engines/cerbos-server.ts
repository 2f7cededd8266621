/** Starts a Cerbos server with policies from a folder of its own. Listens on Unix sockets only, and reports nothing to anybody. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface CerbosServer {
  readonly address: string
  stop(): Promise<void>
}

/** Where the platform's binary lies; undefined where npm has none for it. */
export function cerbosBinary(): string | undefined {
  const name = `@cerbos/cerbos-${process.platform}-${process.arch}`
  try {
    return createRequire(import.meta.url).resolve(name)
  } catch {
    return undefined
  }
}

export async function startCerbos(
  policies: Readonly<Record<string, string>>,
): Promise<CerbosServer> {
  const binary = cerbosBinary()
  if (!binary) throw new Error(`There is no Cerbos for ${process.platform}-${process.arch}`)
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-cerbos-'))
  const policyFolder = await mkdtemp(join(tmpdir(), 'gatehouse-cerbos-policies-'))
  const address = `unix:${join(folder, 'grpc.sock')}`
  await Promise.all(
    Object.entries(policies).map(([name, text]) => writeFile(join(policyFolder, name), text)),
  )
  const config = join(folder, 'cerbos.json')
  await writeFile(
    config,
    JSON.stringify({
      server: { grpcListenAddr: address, httpListenAddr: `unix:${join(folder, 'http.sock')}` },
      telemetry: { disabled: true },
      audit: { enabled: false },
      storage: { driver: 'disk', disk: { directory: policyFolder, watchForChanges: false } },
    }),
  )
  const server = spawn(binary, ['server', '--config', config], {
    env: { ...process.env, CERBOS_NO_TELEMETRY: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill()
      await once(server, 'exit')
    }
    await Promise.all([folder, policyFolder].map((path) => rm(path, { recursive: true })))
  }
  try {
    await started(server)
  } catch (error) {
    await stop()
    throw error
  }
  return { address, stop }
}

/** Until its log says that it serves; what it says instead is why it does not. */
function started(server: ChildProcess): Promise<void> {
  let said = ''
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.once('exit', () => reject(new Error(`Cerbos did not start:\n${said}`)))
    for (const output of [server.stdout, server.stderr]) {
      output?.on('data', (chunk) => {
        if (said.includes(serving)) return // read on, lest its pipe fill up
        said += String(chunk)
        if (said.includes(serving)) resolve()
      })
    }
  })
}

const serving = 'Starting HTTP server'
