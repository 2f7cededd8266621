/** A local cloud of one test file's own, for tests that count requests or take something away. */
import { openAsBlob } from 'node:fs'
import { afterAll, beforeAll, inject } from 'vitest'
import { type LocalCloud, startLocalCloud } from '../../local-cloud/src/index.ts'

export interface OwnCloud {
  readonly cloud: LocalCloud
  /** Requests since `reset`. */
  stats(): Promise<{ readonly sql: number; readonly redis: number }>
  reset(): Promise<void>
  faults(faults: object): Promise<void>
  /** Takes every fault away. */
  heal(): Promise<void>
}

/** Starts before the file's tests, as a copy of the migrated template, and ends after them. */
export function useOwnCloud(
  options: { readonly redisUrl?: string; readonly cognito?: boolean } = {},
): () => OwnCloud {
  let own: OwnCloud | undefined

  beforeAll(async () => {
    const cloud = await startLocalCloud({
      port: 0,
      data: 'memory',
      sqlPassword: 'own-sql-password',
      redisToken: 'own-redis-token',
      template: await openAsBlob(inject('template')),
      ...options,
    })
    own = describeCloud(cloud)
  }, 60_000)

  afterAll(() => own?.cloud.close())

  return () => {
    if (!own) throw new Error('The cloud is there only inside tests')
    return own
  }
}

function describeCloud(cloud: LocalCloud): OwnCloud {
  return {
    cloud,
    async stats() {
      const response = await fetch(`${cloud.url}/stats`)
      const { sql, redis } = (await response.json()) as Record<
        'sql' | 'redis',
        { requests: number }
      >
      return { sql: sql.requests, redis: redis.requests }
    },
    async reset() {
      await fetch(`${cloud.url}/stats`, { method: 'DELETE' })
    },
    async heal() {
      await fetch(`${cloud.url}/faults`, { method: 'DELETE' })
    },
    async faults(faults) {
      await fetch(`${cloud.url}/faults`, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(faults),
      })
    },
  }
}
