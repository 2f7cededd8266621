/** Runs one of the repository's commands as a person would, and ends it with Ctrl-C. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { recordLine, recordSecrets } from '../../secrets/record.ts'
import { secretsInVariables } from '../../secrets/secrets-in.ts'

export interface RunningCommand {
  /** Everything it has printed. */
  output(): string
  /** Resolves with the output once it has printed that; rejects when it ends before. */
  until(pattern: RegExp): Promise<string>
  /** Ctrl-C, as a terminal sends it: to the whole process group. Resolves when everything has ended. */
  ctrlC(): Promise<void>
  /** The exit code, once it has ended by itself. */
  readonly exit: Promise<number | null>
}

export function run(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): RunningCommand {
  const child = spawn(command, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...withoutVitest(), NO_COLOR: '1', ...environment },
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  }
  recordSecrets(secretsInVariables(environment))
  const exit = once(child, 'close').then(([code]) => {
    for (const line of printed.split('\n').filter(isLogged)) recordLine(line)
    return code as number | null
  })

  return {
    output: () => printed,
    exit,
    until: (pattern) => untilPrinted(child, () => printed, pattern),
    async ctrlC() {
      signalGroup(child, 'SIGINT')
      await exit
    },
  }
}

/** A port that is free now, below those that the system gives to connections. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000)
    if (!(await isTaken(port))) return port
  }
}

/** Whether something listens there. */
export async function isTaken(port: number): Promise<boolean> {
  const server = createServer()
  const free = await new Promise((resolve) => {
    server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true))
  })
  if (free) await new Promise((closed) => server.close(closed))
  return !free
}

function untilPrinted(
  child: ChildProcess,
  printed: () => string,
  pattern: RegExp,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (pattern.test(printed())) resolve(printed())
    }
    look()
    child.stdout?.on('data', look)
    child.stderr?.on('data', look)
    child.once('close', () =>
      reject(new Error(`It ended before it said ${pattern}:\n${printed()}`)),
    )
  })
}

/** The banner tells a developer the password that was made up for them, once: the only secret that is printed. */
function isLogged(line: string): boolean {
  return line !== '' && !/^ {2}Administrator {2}/.test(line)
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined) process.kill(-child.pid, signal)
}

/** What a person's shell has: none of the test runner's own variables. */
function withoutVitest(): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:VITEST|NODE_ENV$|npm_)/.test(name)),
  )
}
