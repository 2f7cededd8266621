/** Talks to the whole Worker, inside workerd, as a client would. */
import { exports } from 'cloudflare:workers'
import { expect } from 'vitest'
import { recordExchanges } from '../../secrets/record.ts'

// The Worker of wrangler.toml, beside the tests; its types are not generated here.
const { default: exported } = exports as unknown as {
  default: { fetch: typeof fetch; scheduled(event: object): Promise<void> }
}

export const worker = {
  fetch: recordExchanges((url: string, init?: RequestInit) => exported.fetch(url, init)),
  scheduled: (event: object) => exported.scheduled(event),
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The parsed body, or undefined when there is none, or it is no JSON. */
  // Tests look into bodies of many shapes; a wrong guess fails the assertion.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any
}

export interface Call {
  readonly token?: string
  readonly body?: unknown
  /** Sent as it is, instead of `body`. */
  readonly raw?: BodyInit
  readonly headers?: Record<string, string>
}

/** `call('POST /auth/login', { body })` */
export async function call(operation: string, request: Call = {}): Promise<Answer> {
  const [method = 'GET', path = '/'] = operation.split(' ')
  const body = request.raw ?? (request.body === undefined ? null : JSON.stringify(request.body))
  const response = await worker.fetch(`http://gatehouse.test${path}`, {
    method,
    body,
    headers: {
      ...(body === null ? {} : { 'Content-Type': 'application/json' }),
      ...(request.token === undefined ? {} : { Authorization: `Bearer ${request.token}` }),
      ...request.headers,
    },
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson(response) && text !== '' ? JSON.parse(text) : undefined,
  }
}

function isJson({ headers }: Response): boolean {
  return /[/+]json/.test(headers.get('Content-Type') ?? '')
}

/** What every refusal has in common (RFC 9457 and the contract, section 3). */
export function problem(status: number, code: string) {
  return {
    status,
    body: expect.objectContaining({
      type: expect.any(String),
      title: expect.any(String),
      status,
      code,
      requestId: expect.any(String),
    }),
  }
}
