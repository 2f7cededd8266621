/** One request whose answer may never come. */
import { Agent, request } from 'undici'

const agent = new Agent({
  connections: 128,
  pipelining: 1,
  keepAliveTimeout: 500,
  headersTimeout: 20_000,
})

export interface Attempt {
  /** 0: no answer. */
  readonly status: number
  readonly requestId: string
  // biome-ignore lint/suspicious/noExplicitAny: answers in many shapes; a wrong guess is a violation that is reported
  readonly body: any
}

export async function ask(
  url: string,
  operation: string,
  { body, token }: { readonly body?: object; readonly token?: string },
): Promise<Attempt> {
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
