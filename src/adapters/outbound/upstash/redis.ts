/** The one way to Redis: Upstash's REST API. What a request asks at one moment is one round trip, bounded in time. */
import { Redis } from '@upstash/redis/cloudflare'
import { DependencyUnavailable } from '../../../application/ports/dependencies.ts'
import { askGuard } from '../system/gate.ts'
import { currentRequest, trip } from '../system/ledger.ts'

export type Pipeline = ReturnType<Redis['pipeline']>

export interface RedisClient {
  ping(): Promise<unknown>
  /**
   * Sends the commands that are added, and answers theirs in order. They travel together with all that the same
   * request sends before it waits for anything. Whatever is no answer is `DependencyUnavailable`, but for a script that
   * Redis does not know: `ScriptUnknown`.
   */
  send<Answers extends readonly unknown[]>(add: (pipeline: Pipeline) => unknown): Promise<Answers>
}

export class ScriptUnknown extends Error {
  override readonly name = 'ScriptUnknown'
}

/** What Redis says is not what the question is answered with. */
export function wrongAnswer(): DependencyUnavailable {
  return new DependencyUnavailable('redis', 'wrong answer')
}

/** Redis is here to be fast: later than this, asking the record is the better answer. */
const usuallyWithinMs = 500

/** What one request sends in one trip. */
interface Departure {
  readonly pipeline: Pipeline
  readonly replies: Promise<readonly { readonly error?: string; readonly result?: unknown }[]>
}

export function createRedis({
  answerWithinMs = usuallyWithinMs,
  ...config
}: {
  readonly url: string
  readonly token: string
  readonly answerWithinMs?: number
}): RedisClient {
  const redis = new Redis({
    ...config,
    automaticDeserialization: false,
    enableAutoPipelining: false, // it keeps reads from writes, and requests not apart
    enableTelemetry: false,
    retry: false,
    signal: () => AbortSignal.timeout(answerWithinMs),
  })
  const waiting = new WeakMap<object, Departure>()

  async function send<Answers extends readonly unknown[]>(
    add: (pipeline: Pipeline) => unknown,
  ): Promise<Answers> {
    // Behind an answer nobody counts trips, and nothing waits for anything else.
    const request = currentRequest() ?? {}
    const departure = waiting.get(request) ?? prepare(request)
    const { pipeline } = departure
    const from = pipeline.length()
    add(pipeline)
    const to = pipeline.length()
    const replies = (await departure.replies).slice(from, to)
    // The errors of Redis quote the command, and a command may hold what is nobody's business.
    if (replies.some(({ error }) => error?.includes('NOSCRIPT'))) throw new ScriptUnknown()
    if (replies.some(({ error }) => error)) throw new DependencyUnavailable('redis', 'error')
    return replies.map(({ result }) => result) as readonly unknown[] as Answers // the commands' own
  }

  function prepare(request: object): Departure {
    const pipeline = redis.pipeline()
    const departure = { pipeline, replies: depart(request, pipeline) }
    waiting.set(request, departure)
    return departure
  }

  async function depart(
    request: object,
    pipeline: Pipeline,
  ): Promise<Awaited<Departure['replies']>> {
    await Promise.resolve() // until whoever sends has said everything that it knows by now
    await Promise.resolve()
    await Promise.resolve()
    waiting.delete(request)
    return trip('redis', async () => {
      const asked = pipeline.length()
      const replies = await pipeline.exec({ keepErrors: true }).catch((error: unknown) => {
        throw new DependencyUnavailable('redis', error instanceof Error ? error.name : undefined)
      })
      if (replies.length !== asked) throw wrongAnswer()
      return replies
    })
  }

  return { send, ping: () => send((pipeline) => pipeline.ping()) }
}

/** The same for what requests ask: the guard's own question travels along. */
export function besideGuard(redis: RedisClient): RedisClient {
  return {
    ...redis,
    send(add) {
      askGuard()
      return redis.send(add)
    },
  }
}
