/** The local cloud that a Worker talks to, seen from the driver. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { CloudKind, ReadyCloud } from './cloud-entry.ts'

export interface Cloud extends ReadyCloud {
  /** How far away the stores are: ms that each request takes longer. */
  setDistance(distance: Distance): Promise<void>
  /** Requests to the stores since the last time. */
  takeTrips(): Promise<Trips>
  /** The token in the newest mail to an address; undefined when none came within five seconds. */
  tokenInMail(email: string): Promise<string | undefined>
  stop(): Promise<void>
}

export interface Distance {
  readonly sqlMs: number
  readonly redisMs: number
}

export interface Trips {
  readonly sql: number
  readonly redis: number
}

const entry = fileURLToPath(new URL('./cloud-entry.ts', import.meta.url))

/** For a Worker on `port`. `data`: a folder for what it keeps. */
export async function startCloud(
  kind: CloudKind,
  port: number,
  data = 'memory',
  { withPool = false } = {},
): Promise<Cloud> {
  const child = fork(entry, [kind, `${port}`, data, ...(withPool ? ['pool'] : [])], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  const message = await Promise.race([once(child, 'message'), ended.then(() => undefined)])
  if (!message) throw new Error(`The local cloud of ${kind} did not start`)
  const ready: ReadyCloud = message[0]
  const json = async (path: string) =>
    (await fetch(`${ready.url}${path}`, { headers: { Accept: 'application/json' } })).json()

  return {
    ...ready,
    async setDistance({ sqlMs, redisMs }) {
      const faults = { sql: { delayMs: sqlMs }, redis: { delayMs: redisMs } }
      const answer = await fetch(`${ready.url}/faults`, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(faults),
      })
      if (!answer.ok) throw new Error(`The local cloud refuses ${JSON.stringify(faults)}`)
    },
    async takeTrips() {
      const { sql, redis } = await json('/stats')
      await fetch(`${ready.url}/stats`, { method: 'DELETE' })
      return { sql: sql.requests, redis: redis.requests }
    },
    async tokenInMail(email) {
      for (let attempt = 0; attempt < 250; attempt += 1) {
        const { messages } = await json('/mailbox')
        const mail = messages.find(({ to }: { to: string }) => to === email)
        const token = /#token=([\w-]+)/.exec(mail?.links[0] ?? '')?.[1]
        if (token) return token
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      return undefined
    },
    async stop() {
      if (child.exitCode === null) child.disconnect()
      await ended
    },
  }
}
