import './lua/fengari-settings.ts'
import { randomUUID } from 'node:crypto'
import RedisMock, { type Emulator } from 'ioredis-mock'
import { type RedisCommand, RedisError, type RedisValue } from '../backing.ts'

/** One ioredis-mock, whose commands run at once and answer in Redis' shapes. Refusals are `RedisError`s. */
export type MockRedis = (...command: RedisCommand) => RedisValue

export function createMock(): MockRedis {
  // Instances of one host share their data; so every one gets a host of its own.
  const redis = new RedisMock({ host: randomUUID() })
  const emulators = new Map<string, Emulator>()
  // The mock's own methods answer later, which a script cannot wait for. Its pipeline hands over what it would run.
  const pipeline = new RedisMock.Pipeline(redis)
  pipeline._addTransaction = (emulator, name) => {
    emulators.set(name, emulator)
  }
  const emulatorOf = (name: string): Emulator => {
    const enqueue: unknown = Reflect.get(pipeline, name)
    if (!emulators.has(name) && typeof enqueue === 'function') enqueue.call(pipeline)
    const emulator = emulators.get(name)
    if (!emulator) throw new RedisError(`ERR unknown command '${name}'`)
    return emulator
  }
  return (...command) => {
    const [name, ...args] = command
    try {
      return asReply(emulatorOf(name.toLowerCase())(...args))
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      throw new RedisError(/^[A-Z]+ /.test(message) ? message : `ERR ${message}`)
    }
  }
}

function asReply(value: unknown): RedisValue {
  if (typeof value === 'string' || typeof value === 'number' || Buffer.isBuffer(value)) return value
  if (value === null || value === undefined) return null
  if (Array.isArray(value)) return value.map(asReply)
  if (value instanceof Promise) throw new Error('ERR this command cannot wait here')
  if (typeof value === 'object') return Object.entries(value).flat().map(asReply)
  return String(value)
}
