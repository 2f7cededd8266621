/** What the Redis endpoints need of a Redis, embedded or real. */
export interface RedisBacking {
  /**
   * Runs the commands in order and answers each. With `atomic`, nothing else runs between them (MULTI/EXEC); a
   * command that fails does not undo the others. Throws `RedisError` when the whole transaction was refused.
   */
  run(commands: readonly RedisCommand[], options: { atomic: boolean }): Promise<RedisReply[]>
  close(): Promise<void>
}

/** The command's name first. */
export type RedisCommand = readonly [string, ...string[]]

export type RedisReply = { readonly result: RedisValue } | { readonly error: string }

/** A status and a bulk string look alike here: what tells them apart does not reach an Upstash client. */
export type RedisValue = string | Buffer | number | null | readonly RedisValue[]

/** Redis' own words, the code first: `WRONGTYPE Operation against …`. */
export class RedisError extends Error {
  override readonly name = 'RedisError'
}
