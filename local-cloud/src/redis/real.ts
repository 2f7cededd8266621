import { Redis } from 'ioredis'
import {
  type RedisBacking,
  type RedisCommand,
  RedisError,
  type RedisReply,
  type RedisValue,
} from './backing.ts'
import { createScripts, type Scripts } from './scripts.ts'

const connectTimeoutMs = 5_000
const commandTimeoutMs = 30_000

/** A real Redis behind one connection; a transaction is MULTI … EXEC, sent in one piece. */
export async function openRealRedis(url: string): Promise<RedisBacking> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: connectTimeoutMs,
    commandTimeout: commandTimeoutMs,
    maxRetriesPerRequest: 1,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  })
  // A lost connection is told to whoever sends a command; ioredis connects again by itself.
  redis.on('error', () => {})
  try {
    await redis.connect()
  } catch (cause) {
    redis.disconnect()
    throw new Error(`The Redis of LOCAL_REDIS_URL cannot be reached: ${String(cause)}`, { cause })
  }
  const scripts = createScripts()
  return {
    async run(commands, { atomic }) {
      const steps = commands.map((command) => plan(scripts, command))
      const sent = steps.flatMap((step) => (step.kind === 'send' ? [step.command] : []))
      const replies = (await send(redis, sent, atomic)).values()
      return steps.map((step) =>
        step.kind === 'done' ? step.reply : (replies.next().value ?? { error: 'ERR no reply' }),
      )
    },
    async close() {
      redis.disconnect()
    },
  }
}

type Step =
  | { readonly kind: 'send'; readonly command: RedisCommand }
  | { readonly kind: 'done'; readonly reply: RedisReply }

/** A script goes as its own text: the hash that the client knows is not the one that Redis would know. */
function plan(scripts: Scripts, command: RedisCommand): Step {
  try {
    const step = scripts.resolve(command)
    if (!step) return { kind: 'send', command }
    if (step.kind === 'reply') return { kind: 'done', reply: { result: step.value } }
    const { source, keys, args } = step.call
    return { kind: 'send', command: ['EVAL', source, String(keys.length), ...keys, ...args] }
  } catch (error) {
    if (error instanceof RedisError) return { kind: 'done', reply: { error: error.message } }
    throw error
  }
}

async function send(
  redis: Redis,
  commands: readonly RedisCommand[],
  atomic: boolean,
): Promise<RedisReply[]> {
  if (commands.length === 0) return []
  const pipeline = atomic ? redis.multi() : redis.pipeline()
  // In capitals: ioredis rewrites the arguments and replies of the commands that it knows by their small names.
  for (const [name, ...args] of commands) pipeline.callBuffer(name.toUpperCase(), ...args)
  const replies = await pipeline.exec().catch((error: unknown) => {
    throw isReplyError(error) ? new RedisError(error.message) : error
  })
  return (replies ?? []).map(([error, value]) => {
    if (!error) return { result: asValue(value) }
    if (isReplyError(error)) return { error: error.message }
    throw error
  })
}

function isReplyError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ReplyError'
}

function asValue(value: unknown): RedisValue {
  if (Array.isArray(value)) return value.map(asValue)
  if (typeof value === 'string' || typeof value === 'number' || Buffer.isBuffer(value)) return value
  if (value === null || value === undefined) return null
  if (isReplyError(value)) return value.message
  return String(value)
}
