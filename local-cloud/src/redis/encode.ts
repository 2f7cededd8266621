import type { RedisReply, RedisValue } from './backing.ts'

/** One answer's body; with `base64` as `Upstash-Encoding: base64` has it. */
export function replyBody(reply: RedisReply, base64: boolean): object {
  if ('error' in reply) return reply
  return { result: base64 ? encodeTop(reply.result) : plain(reply.result) }
}

/** The client takes a bare `OK` for what it is, but only when it is the whole answer. */
function encodeTop(value: RedisValue): unknown {
  return String(value) === 'OK' && !Array.isArray(value) ? 'OK' : encode(value)
}

function encode(value: RedisValue): unknown {
  if (typeof value === 'string') return Buffer.from(value, 'utf8').toString('base64')
  if (Buffer.isBuffer(value)) return value.toString('base64')
  return Array.isArray(value) ? value.map(encode) : value
}

/** Bytes that are not UTF-8 are lost here, as they are at Upstash: that is what the encoding is for. */
function plain(value: RedisValue): unknown {
  if (Buffer.isBuffer(value)) return value.toString('utf8')
  return Array.isArray(value) ? value.map(plain) : value
}
