import type { RedisCommand } from './backing.ts'

export type CommandResult =
  | { readonly ok: true; readonly command: RedisCommand }
  | { readonly ok: false; readonly error: string }

/** Reads one command: a JSON array, the name first. Numbers and booleans become their text, as at Upstash. */
export function readCommand(value: unknown): CommandResult {
  if (!Array.isArray(value)) return refuse('ERR failed to parse command: it must be a JSON array')
  const [name, ...args] = value.map(argumentText)
  if (name === undefined || name === '') return refuse('ERR empty command')
  return { ok: true, command: [name, ...args] }
}

/** Reads `/SET/key/value?EX=100`: the path, then the body as one more argument, then the options. */
export function readPathCommand(path: readonly string[], body: string, url: URL): CommandResult {
  const options = [...url.searchParams].flatMap(([name, value]) =>
    value === '' ? [name] : [name, value],
  )
  return readCommand([...path, ...(body === '' ? [] : [body]), ...options])
}

/**
 * Why a command cannot be run over REST, or undefined. What keeps a connection (or changes what one means) has no
 * place where every request may be on another connection; what administers a server is not for its users.
 */
export function refusal(command: RedisCommand): string | undefined {
  const name = command[0].toUpperCase()
  return notOverRest.has(name) ? `ERR Command is not available: '${name}'` : undefined
}

const notOverRest = new Set(
  `AUTH HELLO QUIT SELECT CLIENT RESET MULTI EXEC DISCARD WATCH UNWATCH
  SUBSCRIBE PSUBSCRIBE SSUBSCRIBE UNSUBSCRIBE PUNSUBSCRIBE SUNSUBSCRIBE MONITOR
  BLPOP BRPOP BLMOVE BLMPOP BRPOPLPUSH BZPOPMIN BZPOPMAX BZMPOP WAIT WAITAOF
  CONFIG DEBUG SHUTDOWN REPLICAOF SLAVEOF SYNC PSYNC CLUSTER FAILOVER MODULE ACL SAVE BGSAVE BGREWRITEAOF SWAPDB
  MIGRATE`.split(/\s+/),
)

function argumentText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function refuse(error: string): CommandResult {
  return { ok: false, error }
}
