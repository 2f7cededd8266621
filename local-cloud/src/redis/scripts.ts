import { createHash } from 'node:crypto'
import { type RedisCommand, RedisError } from './backing.ts'

/** A script as its caller named it, ready to run. */
export interface ScriptCall {
  readonly source: string
  readonly keys: readonly string[]
  readonly args: readonly string[]
}

export type ScriptStep =
  | { readonly kind: 'run'; readonly call: ScriptCall }
  | { readonly kind: 'reply'; readonly value: string | readonly number[] }

/**
 * The script cache, kept here for both backings: `@upstash/ratelimit` calls its scripts by the hash of their whole
 * text, and that text has a flag in its first line which only Upstash knows.
 */
export interface Scripts {
  /** What an EVAL, EVALSHA or SCRIPT command comes to, or undefined for any other. Throws `RedisError`. */
  resolve(command: RedisCommand): ScriptStep | undefined
}

export function createScripts(): Scripts {
  const sources = new Map<string, string>()
  const load = (source: string): string => {
    const hash = sha1(source)
    sources.set(hash, withoutUpstashFlag(source))
    return hash
  }
  const call = (source: string, rest: readonly string[]): ScriptStep => ({
    kind: 'run',
    call: { source: withoutUpstashFlag(source), ...splitKeys(rest) },
  })
  return {
    resolve(command) {
      const [name, first, ...rest] = command
      switch (name.toUpperCase()) {
        case 'EVAL':
        case 'EVAL_RO': {
          const source = required(name, first)
          load(source)
          return call(source, rest)
        }
        case 'EVALSHA':
        case 'EVALSHA_RO': {
          const source = sources.get(required(name, first).toLowerCase())
          if (source === undefined) throw new RedisError('NOSCRIPT No matching script.')
          return call(source, rest)
        }
        case 'SCRIPT':
          return { kind: 'reply', value: scriptCommand(required(name, first), rest) }
        default:
          return undefined
      }
    },
  }

  function scriptCommand(sub: string, rest: readonly string[]): string | readonly number[] {
    switch (sub.toUpperCase()) {
      case 'LOAD':
        return load(required('script|load', rest[0]))
      case 'EXISTS':
        return rest.map((hash) => (sources.has(hash.toLowerCase()) ? 1 : 0))
      case 'FLUSH':
        sources.clear()
        return 'OK'
      default:
        throw new RedisError(`ERR unknown subcommand '${sub}'. Try SCRIPT HELP.`)
    }
  }
}

/** Drops `allow-key-locking` from `#!lua flags=…`. The line itself stays, so that errors name the right lines. */
function withoutUpstashFlag(source: string): string {
  const shebang = /^#!lua[^\n]*/.exec(source)?.[0]
  if (shebang === undefined) return source
  const flags = /flags=(\S*)/.exec(shebang)?.[1]?.split(',') ?? []
  const kept = flags.filter((flag) => flag !== 'allow-key-locking')
  const line = kept.length === 0 ? '' : `#!lua flags=${kept.join(',')}`
  return `${line}${source.slice(shebang.length)}`
}

function splitKeys(rest: readonly string[]): Pick<ScriptCall, 'keys' | 'args'> {
  const [count, ...values] = rest
  if (count === undefined) throw new RedisError("ERR wrong number of arguments for 'eval' command")
  if (!/^-?\d+$/.test(count)) throw new RedisError('ERR value is not an integer or out of range')
  const keyCount = Number(count)
  if (keyCount < 0) throw new RedisError("ERR Number of keys can't be negative")
  if (keyCount > values.length)
    throw new RedisError("ERR Number of keys can't be greater than number of args")
  return { keys: values.slice(0, keyCount), args: values.slice(keyCount) }
}

function required(name: string, value: string | undefined): string {
  if (value === undefined)
    throw new RedisError(`ERR wrong number of arguments for '${name.toLowerCase()}' command`)
  return value
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}
