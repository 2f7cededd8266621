import type { RedisAnswers } from '../faults/faults.ts'
import type { RedisReply, RedisValue } from './backing.ts'

/** What a Redis says that has gone wrong: remembers the replies of the request before. */
export function createWrongAnswers() {
  let previous: readonly RedisReply[] = [{ result: null }]
  return (answers: RedisAnswers, replies: readonly RedisReply[]): readonly RedisReply[] => {
    const before = previous
    previous = replies
    if (answers === 'previous') return before
    return answers === 'wrong_types' ? replies.map(ofAnotherType) : replies
  }
}

function ofAnotherType(reply: RedisReply): RedisReply {
  return 'error' in reply ? reply : { result: anotherType(reply.result) }
}

function anotherType(value: RedisValue): RedisValue {
  if (value === null) return []
  if (typeof value === 'number') return 'nonsense'
  return Array.isArray(value) ? value.map(anotherType) : 42
}
