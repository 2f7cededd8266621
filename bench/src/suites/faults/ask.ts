/** One request whose answer may never come. */
import { Agent, request } from 'undici'
import type { Ask } from '../../../../test/faults/support/person.ts'

const agent = new Agent({
  connections: 128,
  pipelining: 1,
  keepAliveTimeout: 500,
  headersTimeout: 60_000,
})

export function askAt(url: string): Ask {
  return async (operation, { body, token }) => {
    const [method = 'GET', path = '/'] = operation.split(' ')
    try {
      const answer = await request(`${url}${path}`, {
        dispatcher: agent,
        method: method as 'GET', // as the caller has written it
        headers: {
          ...(body && { 'content-type': 'application/json' }),
          ...(token && { authorization: `Bearer ${token}` }),
        },
        body: body ? JSON.stringify(body) : null,
      })
      const text = await answer.body.text()
      const requestId = String(answer.headers['x-request-id'] ?? '')
      return { status: answer.statusCode, requestId, body: text === '' ? {} : JSON.parse(text) }
    } catch {
      return { status: 0, requestId: '', body: {} }
    }
  }
}
