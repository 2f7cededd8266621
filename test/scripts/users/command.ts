/** Runs `scripts/users.ts` as its users do, against a cloud of the test's own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { LineReport } from '../../../src/application/transfer/import-line.ts'
import { recordLine, recordSecrets } from '../../secrets/record.ts'
import { secretsInVariables } from '../../secrets/secrets-in.ts'

const { PATH, NODE_COMPILE_CACHE } = process.env

export interface Ended {
  readonly code: number | null
  readonly output: string
}

/** `nodeOptions` limit what the process may use. */
export function startUsers(
  databaseUrl: string,
  args: readonly string[],
  nodeOptions: readonly string[] = [],
) {
  const child = spawn(process.execPath, [...nodeOptions, 'scripts/users.ts', ...args], {
    env: { PATH, NODE_COMPILE_CACHE, NO_COLOR: '1', DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  recordSecrets(secretsInVariables({ DATABASE_URL: databaseUrl }))
  const ended = once(child, 'close').then(([code]): Ended => {
    for (const line of output.split('\n')) recordLine(line)
    return { code, output }
  })
  return { ended, pid: child.pid, kill: () => child.kill('SIGKILL') }
}

export async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-users-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export async function readReport(path: string): Promise<readonly LineReport[]> {
  const text = await readFile(path, 'utf8')
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as LineReport])) // as the tool wrote it
}
