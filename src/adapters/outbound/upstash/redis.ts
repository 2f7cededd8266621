/** The one way to Redis: Upstash's REST API. Every call is one round trip, bounded in time. */
import { Redis } from '@upstash/redis/cloudflare'
import { DependencyUnavailable } from '../../../application/ports/dependencies.ts'
import { trip } from '../system/ledger.ts'

export interface RedisClient {
  ping(): Promise<unknown>
  /** Sends what the task asks for; anything but an answer is `DependencyUnavailable`. */
  run<T>(task: (redis: Redis) => Promise<T>): Promise<T>
}

/** Redis is here to be fast: later than this, asking the record is the better answer. */
const answerWithinMs = 500

export function createRedis(config: { readonly url: string; readonly token: string }): RedisClient {
  const redis = new Redis({
    ...config,
    automaticDeserialization: false,
    enableTelemetry: false,
    retry: false,
    signal: () => AbortSignal.timeout(answerWithinMs),
  })

  const run = <T>(task: (redis: Redis) => Promise<T>) =>
    trip('redis', async () => {
      try {
        return await task(redis)
      } catch (error) {
        // The client's errors quote the command, and a command may hold what is nobody's business.
        throw new DependencyUnavailable('redis', error instanceof Error ? error.name : undefined)
      }
    })

  return { run, ping: () => run((client) => client.ping()) }
}
