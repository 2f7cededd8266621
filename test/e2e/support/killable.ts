/** The Worker as it is deployed, on a workerd that can be killed in the middle of a request. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import {
  buildWorker,
  type RunningWorker,
  startWorker,
} from '../../../bench/src/suites/service/workerd.ts'
import { bringUpCloud } from '../../../scripts/local/cloud.ts'
import { everyMinute } from '../../../src/adapters/inbound/schedule/every-minute.ts'
import { compose } from '../../../src/compose.ts'
import { parseConfig } from '../../../src/config.ts'
import type { Query } from '../../faults/support/books.ts'
import { openQuery } from '../../faults/support/query.ts'
import { freePort } from './command.ts'

export interface KillableWorker {
  readonly url: string
  readonly cloudUrl: string
  readonly query: Query
  readonly administrator: { readonly email: string; readonly password: string }
  faults(faults: object): Promise<void>
  heal(): Promise<void>
  /** SIGKILL, then a new one with nothing in its memory. */
  killAndStart(): Promise<void>
  /** What the platform runs every minute, in another isolate. */
  everyMinute(): Promise<void>
}

/** Before the file's tests, and gone after them. */
export function useKillableWorker(
  changes: Readonly<Record<string, string>> = {},
): () => KillableWorker {
  let killable: KillableWorker | undefined
  let worker: RunningWorker | undefined
  const closers: (() => Promise<unknown>)[] = []

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-'))
    closers.push(() => rm(folder, { recursive: true, force: true }))
    const code = await buildWorker('wrangler.toml', join(folder, 'worker'))
    const port = await freePort()
    const { cloud, environment, administrator } = await bringUpCloud(
      { port, cloudPort: 0, data: 'memory', identity: 'local', limits: 'off' },
      () => {},
    )
    closers.push(() => cloud.close())
    const variables = { ...environment, PASSWORD_COST: '4', ...changes }
    const start = async () => {
      worker = await startWorker({ code, port, variables })
    }
    await start()
    const { application, metrics } = compose(parseConfig(variables), () => {})
    const faultsAt = `${cloud.url}/faults`
    killable = {
      url: `http://127.0.0.1:${port}`,
      cloudUrl: cloud.url,
      query: openQuery(cloud.databaseUrl),
      ...administrator,
      async faults(faults) {
        const headers = { 'Content-Type': 'application/json' }
        await fetch(faultsAt, { method: 'PUT', headers, body: JSON.stringify(faults) })
      },
      async heal() {
        await fetch(faultsAt, { method: 'DELETE' })
      },
      async killAndStart() {
        await worker?.stop()
        await start()
      },
      everyMinute: () => everyMinute(application, metrics),
    }
  })

  afterAll(async () => {
    await worker?.stop()
    for (const close of closers.toReversed()) await close()
  })

  return () => {
    if (!killable) throw new Error('The Worker is there only inside tests')
    return killable
  }
}
