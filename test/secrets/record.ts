/**
 * What a test file has logged, what it was refused with, and every secret that went by; handed to the collector
 * when the file ends. Web standards alone: it runs inside workerd as well.
 */
import { type Secret, secretsInBody, secretsInHeaders, secretsInShape } from './secrets-in.ts'

/** Of one test file, as it travels to the collector. */
export interface Recorded {
  readonly suite: string
  readonly file: string
  readonly lines: readonly string[]
  readonly refusals: readonly string[]
  readonly secrets: readonly Secret[]
}

const lines: string[] = []
const refusals: string[] = []
const secrets = new Map<string, string>()

export function recordLine(line: string): void {
  lines.push(line)
}

export function recordSecrets(found: readonly Secret[]): void {
  for (const { kind, value } of found) {
    if (!secrets.has(value)) secrets.set(value, kind) // an access token, before it is somebody's bearer token
  }
}

/** Writes down what the console is told, and lets it through. */
export function recordConsole(): void {
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    const print = console[method]
    console[method] = (...told: unknown[]) => {
      recordLine(told.map(asText).join(' '))
      print.apply(console, told)
    }
  }
}

/** The same function; what it sends and answers is looked through for secrets. */
export function recordExchanges<Arguments extends unknown[], Answer extends Response>(
  send: (...request: Arguments) => Answer | Promise<Answer>,
): (...request: Arguments) => Promise<Answer> {
  return async (...request) => {
    const [target, init] = request as unknown as [unknown, Init?]
    const { url, headers } = target instanceof Request ? target : { url: String(target), ...init }
    recordSecrets(secretsInHeaders(new Headers(headers)))
    // Bodies of rows, keys and letters, and errors that quote them, as Postgres does: not the service's own words.
    const isDriver = /\/(?:sql|redis)(?:\/|$)|\/v2\/email\//.test(url)
    if (typeof init?.body === 'string') {
      recordSecrets(isDriver ? secretsInShape(init.body) : secretsInBody(init.body))
    }
    const answer = await send(...request)
    recordSecrets(secretsInHeaders(answer.headers))
    const type = answer.headers.get('Content-Type') ?? ''
    if (/[/+]json/.test(type) && !isDriver) {
      // A connection that breaks here breaks for the test too.
      const text = await answer
        .clone()
        .text()
        .catch(() => '')
      if (answer.ok) recordSecrets(secretsInBody(text))
      else refusals.push(text)
    }
    return answer
  }
}

/** Hands over what there is to the collector, if one listens: a suite may run alone. */
export async function handOver(
  collector: string | undefined,
  { suite, file }: Pick<Recorded, 'suite' | 'file'>,
  send: typeof fetch,
): Promise<void> {
  if (collector === undefined) return
  const recorded: Recorded = {
    suite,
    file,
    lines,
    refusals,
    secrets: [...secrets].map(([value, kind]) => ({ kind, value })),
  }
  const answer = await send(collector, { method: 'POST', body: JSON.stringify(recorded) })
  if (!answer.ok) throw new Error(`The collector of secrets answered ${answer.status}`)
}

interface Init {
  readonly headers?: Headers | Record<string, string>
  readonly body?: unknown
}

/** As a console writes it, an error with its stack and causes. */
function asText(value: unknown): string {
  if (typeof value === 'string') return value
  if (!(value instanceof Error)) return JSON.stringify(value) ?? String(value)
  const cause = value.cause === undefined ? '' : ` ${asText(value.cause)}`
  return `${value.stack ?? value.message} ${JSON.stringify(value)}${cause}`
}
