/** Runs the service itself on the runtime asked for, as a child process. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { variableNames } from '../../src/config.ts'
import { Complaint } from './complaint.ts'
import { asDotenv } from './environment.ts'
import type { Runtime } from './options.ts'
import { writePrivate } from './secrets.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface RunningService {
  /** Resolves when the process has ended, by itself or by `stop`. */
  readonly ended: Promise<void>
  /** To be called when it is ready: the schedule runs now, and every minute. Node and Deno have a timer of their own. */
  startSchedule(): void
  /** Asks it to stop, insists after a while, and cleans up. */
  stop(): Promise<void>
}

export async function runService(options: {
  readonly runtime: Runtime
  readonly port: number
  readonly environment: Readonly<Record<string, string>>
  readonly output: (line: string) => void
}): Promise<RunningService> {
  const { runtime, port, environment, output } = options
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  const variables = join(folder, 'variables.env')
  await writePrivate(variables, asDotenv(environment))
  const { command, args, env } = commands[runtime]({ port, folder, variables, environment })
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a process group of its own, so that stop() reaches its children
  })
  pipeLines(child, output)
  process.once('exit', () => signal(child, 'SIGKILL')) // however this process ends, that one does
  let ticking: NodeJS.Timeout | undefined
  const ended = once(child, 'close').then(async () => {
    clearInterval(ticking)
    await rm(folder, { recursive: true, force: true })
  })
  child.once('error', (error) => output(`${command}: ${error.message}`))

  return {
    ended,
    startSchedule() {
      if (runtime !== 'workerd') return
      void tick(port, output)
      ticking = setInterval(() => void tick(port, output), 60_000).unref()
    },
    async stop() {
      signal(child, 'SIGTERM')
      const insist = setTimeout(() => signal(child, 'SIGKILL'), 5_000)
      await ended
      clearTimeout(insist)
      signal(child, 'SIGKILL') // whatever of the group has outlived its leader
    },
  }
}

/** wrangler has no clock for cron triggers: somebody must ask. */
async function tick(port: number, output: (line: string) => void): Promise<void> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/cdn-cgi/handler/scheduled`)
    await answer.body?.cancel()
    if (!answer.ok) output(`The schedule answered ${answer.status}.`)
  } catch {
    // Stopping, or busy: the next minute comes.
  }
}

/** Waits until `GET /readyz` answers 200. Throws `Complaint` when the process ends before. */
export async function untilReady(service: RunningService, url: string): Promise<void> {
  const deadline = AbortSignal.timeout(90_000)
  const gone = service.ended.then(() => 'ended' as const)
  for (;;) {
    const state = await Promise.race([probe(url), gone])
    if (state === 'ready') return
    if (state === 'ended') throw new Complaint('The service ended before it was ready.')
    if (deadline.aborted) throw new Complaint('The service did not become ready within 90 s.')
  }
}

async function probe(url: string): Promise<'ready' | 'waiting'> {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) })
    await response.body?.cancel()
    if (response.status === 200) return 'ready'
  } catch {
    // Nobody listens yet.
  }
  await new Promise((resolve) => setTimeout(resolve, 200))
  return 'waiting'
}

interface Place {
  readonly port: number
  /** For what the runtime wants to keep while it runs. */
  readonly folder: string
  /** The service's variables as a dotenv file, and as they are. */
  readonly variables: string
  readonly environment: Readonly<Record<string, string>>
}

const commands: Record<
  Runtime,
  (place: Place) => { command: string; args: string[]; env: Record<string, string> }
> = {
  workerd: ({ port, folder, variables }) => ({
    command: join(root, 'node_modules/.bin/wrangler'),
    args: [
      ...['dev', '--ip', '127.0.0.1', '--port', `${port}`, '--inspector-port', '0'],
      ...['--env-file', variables, '--persist-to', join(folder, 'state')],
      ...['--show-interactive-dev-session=false', '--log-level', 'log'],
    ],
    env: { WRANGLER_SEND_METRICS: 'false', CI: 'true', FORCE_COLOR: '0' },
  }),
  node: ({ port, environment }) => ({
    command: process.execPath,
    args: ['src/node.ts'],
    env: { ...environment, HOST: '127.0.0.1', PORT: `${port}` },
  }),
  deno: ({ port, environment }) => ({
    // Under `deno task dev` this process is Deno itself.
    command: 'Deno' in globalThis ? process.execPath : join(root, 'node_modules/.bin/deno'),
    args: [
      'run',
      '--no-prompt',
      '--cached-only',
      `--allow-net=127.0.0.1:${port},${hostsOf(environment).join(',')}`,
      `--allow-env=${[...variableNames, 'HOST', 'PORT', ...askedByNeon, ...askedByAws].join(',')}`,
      `--allow-read=dist/assets`,
      'src/deno.ts',
    ],
    env: { ...environment, HOST: '127.0.0.1', PORT: `${port}` },
  }),
}

/** Variables that the Neon driver looks for when it is loaded; they need not be there. */
const askedByNeon = ['USER', 'NODE_PG_FORCE_NATIVE']

/** The same of the AWS SDK, with a user pool. */
const askedByAws = ['AWS_*', '_X_AMZN_TRACE_ID', 'HOME', 'USERPROFILE', 'HOMEPATH', 'HOMEDRIVE']

const urlVariables = [
  'DATABASE_URL',
  'UPSTASH_REDIS_REST_URL',
  'MAIL_URL',
  'COGNITO_ENDPOINT',
  'BREACHED_PASSWORDS',
  'ALERT_WEBHOOK_URL',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
]

/** The only hosts that the service talks to. */
function hostsOf(environment: Readonly<Record<string, string>>): string[] {
  const urls = urlVariables.flatMap((name) => {
    const url = environment[name]
    return url && URL.canParse(url) ? url : []
  })
  return [...new Set(urls.map((url) => new URL(url).host))]
}

function pipeLines(child: ChildProcess, output: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    let rest = ''
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = `${rest}${chunk}`.split('\n')
      rest = lines.pop() ?? ''
      lines.forEach(output)
    })
    stream?.once('end', () => rest && output(rest))
  }
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, name)
  } catch {
    // The group is gone already.
  }
}
