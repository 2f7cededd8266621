import {
  type RedisBacking,
  type RedisCommand,
  RedisError,
  type RedisReply,
  type RedisValue,
} from '../backing.ts'
import { createScripts } from '../scripts.ts'
import { checkCommand, checkShape, sizeCommandOf, statusCommands } from './commands.ts'
import { createLuaEngine } from './lua/engine.ts'
import { StatusReply } from './lua/values.ts'
import { createMock, type MockRedis } from './mock.ts'
import { withLoudOptions } from './options.ts'
import { overrides } from './overrides.ts'

/**
 * ioredis-mock with what it lacks: Redis' checks and refusals, and scripts with Redis' values. Everything runs at once,
 * on this thread, so every request is atomic. Its data lives as long as it does.
 */
export function openEmbeddedRedis(): RedisBacking {
  const mock = createMock()
  const scripts = createScripts()

  const execute = (given: RedisCommand): RedisValue => {
    const command = withLoudOptions(given)
    const name = command[0].toLowerCase()
    checkCommand(command, (key) => String(mock('TYPE', key)))
    const override = overrides.get(name)
    const value = override ? override(mock, command) : mock(...command)
    dropEmptyCollection(mock, command)
    return value
  }

  const engine = createLuaEngine(([name = '', ...args]) => {
    const value = execute([name, ...args])
    const isStatus = typeof value === 'string' && statusCommands.has(name.toLowerCase())
    return isStatus ? new StatusReply(value) : value
  })

  const answer = (command: RedisCommand): RedisReply => {
    try {
      const step = scripts.resolve(command)
      if (!step) return { result: execute(command) }
      return { result: step.kind === 'reply' ? step.value : engine.run(step.call) }
    } catch (error) {
      if (error instanceof RedisError) return { error: error.message }
      throw error
    }
  }

  return {
    async run(commands, { atomic }) {
      if (atomic) for (const command of commands) checkQueued(command)
      return commands.map(answer)
    },
    close: async () => {
      // ioredis-mock remembers every host it ever had: this leaves it an empty one.
      mock('FLUSHALL')
    },
  }
}

/** What Redis would not even queue aborts the whole transaction. */
function checkQueued(command: RedisCommand): void {
  if (/^(eval(sha)?(_ro)?|script)$/i.test(command[0])) return
  try {
    checkShape(command)
  } catch {
    throw new RedisError('EXECABORT Transaction discarded because of previous errors.')
  }
}

/** In Redis a collection is gone with its last member; the mock keeps the empty one. */
function dropEmptyCollection(mock: MockRedis, [name, key = '']: RedisCommand): void {
  const size = sizeCommandOf(name.toLowerCase())
  if (size && mock('EXISTS', key) === 1 && mock(size, key) === 0) mock('DEL', key)
}
