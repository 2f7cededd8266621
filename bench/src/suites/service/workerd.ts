/** A Worker on the workerd that wrangler brings, without wrangler's own proxies: what is measured is the Worker. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export interface RunningWorker {
  readonly url: string
  /** Processor time up to the moment in which it listened, its module evaluated and nothing asked yet, in ms. */
  readonly startedCpuMs: number | undefined
  /** Processor time that the process has taken since it began, in ms; undefined where there is no /proc. */
  cpuMs(): Promise<number | undefined>
  /** What the process holds in memory now, in bytes; undefined where there is no /proc. */
  memoryBytes(): Promise<number | undefined>
  stop(): Promise<void>
}

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const resolveFromWrangler = createRequire(
  createRequire(`${root}/package.json`).resolve('wrangler/package.json'),
)

const built = new Map<string, Promise<string>>()

/** The Worker that a wrangler.toml describes, minified as it is deployed; built once a run. Answers its code's file. */
export async function buildWorker(configuration: string, output: string): Promise<string> {
  const folder = built.get(configuration) ?? build(configuration)
  built.set(configuration, folder)
  await cp(await folder, output, { recursive: true })
  return join(output, 'worker.js')
}

async function build(configuration: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-bench-worker-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  await promisify(execFile)(
    `${root}/node_modules/.bin/wrangler`,
    ['deploy', '--dry-run', '--minify', '--config', configuration, '--outdir', folder],
    { cwd: root, env: { ...process.env, WRANGLER_SEND_METRICS: 'false' } },
  )
  return folder
}

export async function startWorker(options: {
  readonly code: string
  readonly port: number
  readonly variables: Readonly<Record<string, string>>
  /** Where its inspector listens; nowhere: it costs time. */
  readonly inspectorPort?: number
}): Promise<RunningWorker> {
  const inspector =
    options.inspectorPort === undefined
      ? []
      : [`--inspector-addr=127.0.0.1:${options.inspectorPort}`]
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'))
  const modules = await modulesBeside(options.code)
  await cp(dirname(options.code), folder, { recursive: true })
  await writeFile(join(folder, 'config.capnp'), configurationOf({ ...options, modules }), {
    mode: 0o600,
  })
  const child = spawn(
    resolveFromWrangler.resolve('workerd/bin/workerd'),
    ['serve', 'config.capnp', '--experimental', ...inspector],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let complaints = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaints = `${complaints}${text}`.slice(-4_000)
  })
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    await rm(folder, { recursive: true, force: true })
  }
  const url = `http://127.0.0.1:${options.port}`
  const watched = watch(child)
  try {
    await untilListening(options.port, child)
    const startedCpuMs = await watched.cpuMs()
    await (await fetch(`${url}/healthz`)).body?.cancel()
    return { url, stop, startedCpuMs, ...watched }
  } catch (error) {
    await stop()
    throw new Error(`workerd does not answer: ${complaints}`, { cause: error })
  }
}

/** The Worker, and what it reads on demand. */
async function modulesBeside(code: string): Promise<readonly string[]> {
  const onDemand = await readdir(join(dirname(code), 'on-demand')).catch(() => [])
  const files = onDemand.filter((file) => file.endsWith('.js'))
  return ['worker.js', ...files.map((file) => `on-demand/${file}`)]
}

function configurationOf({
  port,
  modules,
  variables,
}: {
  readonly port: number
  /** The Worker's own comes first. */
  readonly modules: readonly string[]
  readonly variables: Readonly<Record<string, string>>
}): string {
  const bindings = Object.entries(variables).map(
    ([name, value]) => `(name = ${JSON.stringify(name)}, text = ${JSON.stringify(value)})`,
  )
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [${modules.map((name) => `(name = "${name}", esModule = embed "${name}")`).join(', ')}],
  compatibilityDate = "2026-10-01",
  compatibilityFlags = ["nodejs_compat"],
  bindings = [${bindings.join(', ')}],
);
`
}

/** A Worker's module is evaluated before its socket is there. */
async function untilListening(port: number, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + 20_000
  for (;;) {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}`)
    if (await accepts(port)) return
    if (performance.now() > deadline) throw new Error('Nothing listens')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const answer = (does: boolean) => {
      socket.destroy()
      resolve(does)
    }
    socket.once('connect', () => answer(true)).once('error', () => answer(false))
  })
}

/** proc(5): `stat` counts in hundredths of a second, `status` in KiB. The Worker runs in a child of npm's launcher. */
function watch({ pid }: ChildProcess): Pick<RunningWorker, 'cpuMs' | 'memoryBytes'> {
  const processes = async () => {
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
    return [`${pid}`, ...children.trim().split(' ').filter(Boolean)]
  }
  const summed = async (of: (id: string) => Promise<number>) => {
    try {
      const values = await Promise.all((await processes()).map(of))
      return values.reduce((sum, value) => sum + value, 0)
    } catch {
      return undefined
    }
  }
  return {
    cpuMs: () =>
      summed(async (id) => {
        const stat = await readFile(`/proc/${id}/stat`, 'utf8')
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        return (Number(fields[11]) + Number(fields[12])) * 10
      }),
    memoryBytes: () =>
      summed(async (id) => {
        const status = await readFile(`/proc/${id}/status`, 'utf8')
        return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024
      }),
  }
}
