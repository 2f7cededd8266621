/** One request and its answer. */
import { Agent, request } from 'undici'

// Connections stay open between requests, as a portal's do.
const agent = new Agent({
  connections: 128,
  pipelining: 1,
  headersTimeout: 60_000,
  // Shorter than workerd waits: a request must not meet a connection that is being closed.
  keepAliveTimeout: 1_000,
})

export interface Answer {
  readonly status: number
  // Answers of two services, in many shapes; a wrong guess fails the run.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any
  /** `name=value` of each cookie that was set, as a browser sends them back. */
  readonly cookies: string
}

/** Throws with the answer when its status is not among `expected`. */
export async function exchange(
  url: string,
  options: {
    readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: object
    readonly form?: Readonly<Record<string, string>>
    readonly expected?: readonly number[]
  } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body, form, expected = [200] } = options
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json'
  const answer = await request(url, {
    dispatcher: agent,
    method,
    headers: { ...((body ?? form) && { 'content-type': type }), ...headers },
    body: form ? new URLSearchParams(form).toString() : body ? JSON.stringify(body) : null,
  })
  const text = await answer.body.text()
  if (!expected.includes(answer.statusCode)) {
    throw new Error(`${method} ${url} answers ${answer.statusCode}: ${text.slice(0, 500)}`)
  }
  const set = [answer.headers['set-cookie'] ?? []].flat()
  const cookies = set
    .map((cookie) => cookie.split(';')[0] ?? '')
    .filter((pair) => !pair.endsWith('='))
  return {
    status: answer.statusCode,
    body: text === '' ? {} : parsed(text),
    cookies: cookies.join('; '),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Asks one thing over and over, on `connections` at a time, for `ms`. Answers how often it was answered, and in what time. */
export async function askFor(
  ms: number,
  connections: number,
  ask: (connection: number) => Promise<unknown>,
): Promise<{ readonly answered: number; readonly elapsedMs: number }> {
  const started = performance.now()
  let answered = 0
  const loop = async (connection: number) => {
    while (performance.now() - started < ms) {
      await ask(connection)
      answered += 1
    }
  }
  await Promise.all(Array.from({ length: connections }, (_, connection) => loop(connection)))
  return { answered, elapsedMs: performance.now() - started }
}
