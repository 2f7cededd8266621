/** The whole service over a cloud of the test's own: real drivers, the runtime's part played by the test. */
import { inject } from 'vitest'
import { createHttp } from '../../src/adapters/inbound/http/app.ts'
import { everyMinute } from '../../src/adapters/inbound/schedule/every-minute.ts'
import { thenBackground } from '../../src/adapters/outbound/system/background.ts'
import type { LogEntry } from '../../src/adapters/outbound/system/log.ts'
import { compose } from '../../src/compose.ts'
import { parseConfig } from '../../src/config.ts'
import { recordExchanges, recordSecrets } from '../secrets/record.ts'
import { secretsInVariables } from '../secrets/secrets-in.ts'
import type { OwnCloud } from './own-cloud.ts'
import { createTestLog } from './test-log.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // Tests look into bodies of many shapes; a wrong guess fails the assertion.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any
}

export interface ServiceCall {
  readonly token?: string
  readonly body?: object
  /** A form's body, as OAuth's endpoints take theirs (RFC 6749, appendix B). */
  readonly form?: string
  /** Sent as it is, in place of a body. */
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface ComposedService {
  /** Answers; what is to follow the answer waits for `letFollow`. */
  send(operation: string, request?: ServiceCall): Promise<Answer>
  /** Does what was asked to follow the answers so far. */
  letFollow(): Promise<void>
  /** `send`, then `letFollow`. */
  call(operation: string, request?: ServiceCall): Promise<Answer>
  /** What the schedule does every minute. */
  everyMinute(): Promise<void>
  /** Everything that was logged. */
  readonly log: readonly LogEntry[]
}

export function composeService(
  { cloud }: OwnCloud,
  variables: Readonly<Record<string, string>> = {},
): ComposedService {
  const environment: Readonly<Record<string, string>> = {
    ...inject('service'),
    DATABASE_URL: cloud.databaseUrl,
    UPSTASH_REDIS_REST_URL: cloud.redisUrl,
    UPSTASH_REDIS_REST_TOKEN: cloud.redisToken,
    MAIL_URL: cloud.url,
    ...variables,
  }
  recordSecrets(secretsInVariables(environment))
  const config = parseConfig(environment)
  const { log, entries } = createTestLog()
  const service = compose(config, log)
  const http = createHttp({
    ...service,
    log,
    settings: {
      issuer: config.issuer,
      browser: config.browser,
      // As src/worker.ts has it.
      clientAddress: (request) => request.headers.get('CF-Connecting-IP'),
      clientCountry: (request) => request.headers.get('CF-IPCountry'),
    },
  })
  const fetch = recordExchanges((url: string, init: RequestInit) =>
    http.fetch(new Request(url, init)),
  )
  let following: (() => Promise<unknown>)[] = []

  const send: ComposedService['send'] = async (operation, call = {}) => {
    const { token, body, form, text: asItIs, headers } = call
    const [method = 'GET', path = '/'] = operation.split(' ')
    const request = {
      method,
      headers: {
        ...(body && { 'Content-Type': 'application/json' }),
        ...(form && { 'Content-Type': 'application/x-www-form-urlencoded' }),
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...headers,
      },
      body: body ? JSON.stringify(body) : (form ?? asItIs ?? null),
    }
    const response = await thenBackground(
      () => fetch(`http://gatehouse.test${path}`, request),
      (begin) => following.push(begin),
    )
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: /json/.test(response.headers.get('Content-Type') ?? '') ? JSON.parse(text) : {},
    }
  }
  const letFollow = async () => {
    const begun = following.map((begin) => begin())
    following = []
    await Promise.all(begun)
  }

  return {
    log: entries,
    send,
    letFollow,
    async call(operation, request) {
      const answer = await send(operation, request)
      await letFollow()
      return answer
    },
    async everyMinute() {
      await thenBackground(
        () => everyMinute(service.application, service.metrics),
        (begin) => following.push(begin),
      )
      await letFollow()
    },
  }
}

export const goodPassword = 'violet lamp under seven stairs'

/** Somebody new. */
export function somebody() {
  const word = crypto.randomUUID().slice(0, 13)
  return { username: `p-${word}`, email: `p-${word}@example.org`, password: goodPassword }
}

export interface Mail {
  readonly to: string
  readonly subject: string
  readonly links: readonly string[]
}

/** What has arrived at an address, newest first. */
export async function mailbox({ cloud }: OwnCloud, email: string): Promise<readonly Mail[]> {
  const response = await fetch(`${cloud.url}/mailbox`, { headers: { Accept: 'application/json' } })
  const { messages } = (await response.json()) as { messages: readonly Mail[] }
  return messages.filter(({ to }) => to === email)
}

export function tokenIn(mail: Mail | undefined): string {
  return /#token=([\w-]+)/.exec(mail?.links[0] ?? '')?.[1] ?? ''
}
