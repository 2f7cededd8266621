/** Reads the body of a request as JSON text: bounded, UTF-8, well-formed. Never checks it against a schema. */
import { err, ok, type Result } from '../../../../domain/shared/result.ts'
import type { FieldViolation } from '../../../../domain/shared/violation.ts'
import type { HttpError } from '../problem.ts'
import { inspectJson } from './inspect-json.ts'

const bodyBytesMax = 64 * 1024
/** For a whole body: who drips bytes must not hold a socket (slow loris). */
const bodyWithinMs = 10_000

export type BodyError =
  | Extract<
      HttpError,
      { kind: 'malformed_request' | 'payload_too_large' | 'unsupported_media_type' }
    >
  | { readonly kind: 'validation_failed'; readonly violations: readonly FieldViolation[] }

/** The JSON text, or undefined when there is no body and none is required. */
export async function readBody(
  request: Request,
  { required, bytesMax = bodyBytesMax }: { required: boolean; bytesMax?: number | undefined },
): Promise<Result<string | undefined, BodyError>> {
  // Whoever says so beforehand is told before a byte is read.
  if (Number(request.headers.get('Content-Length') ?? 0) > bytesMax) return tooLarge
  const bytes = await readBytes(request, bytesMax)
  if (bytes === 'too_large') return tooLarge
  if (bytes === 'broken_off') return malformed('The body broke off.')
  if (bytes.length === 0) {
    return required ? malformed('The body is empty; it must be JSON.') : ok(undefined)
  }

  const coding = request.headers.get('Content-Encoding')
  if (coding !== null && coding.toLowerCase() !== 'identity') return unsupported
  if (!isJsonInUtf8(request.headers.get('Content-Type') ?? '')) return unsupported

  const text = decode(bytes)
  if (text === undefined) return malformed('The body is not valid UTF-8.')
  const json = parse(text)
  if (!json) return malformed('The body is not valid JSON.')
  const violations = inspectJson(json.value)
  return violations.length > 0 ? err({ kind: 'validation_failed', violations }) : ok(text)
}

const tooLarge = err({ kind: 'payload_too_large' } as const)
const unsupported = err({ kind: 'unsupported_media_type' } as const)
const malformed = (reason: string) => err({ kind: 'malformed_request', reason } as const)

/** The text of a form (OAuth's request format, RFC 6749 appendix B): bounded, UTF-8, no member twice. */
export async function readForm(request: Request): Promise<Result<string, BodyError>> {
  const bytes = await readBytes(request, bodyBytesMax)
  if (bytes === 'too_large') return tooLarge
  if (bytes === 'broken_off') return malformed('The body broke off.')
  const [essence = ''] = (request.headers.get('Content-Type') ?? '').split(';')
  if (essence.trim().toLowerCase() !== formType) return notAForm
  const text = decode(bytes)
  if (text === undefined) return malformed('The body is not valid UTF-8.')
  const names = [...new URLSearchParams(text).keys()]
  const isOnce = new Set(names).size === names.length
  return isOnce ? ok(text) : malformed('A parameter is there twice.')
}

export const formType = 'application/x-www-form-urlencoded'
const notAForm = err({
  kind: 'unsupported_media_type',
  reason: `Send the body as ${formType}.`,
  accept: formType,
} as const)

/** The whole body, or that it is too long as soon as that shows, or that the client went away. */
async function readBytes(
  request: Request,
  bytesMax: number,
): Promise<Uint8Array<ArrayBuffer> | 'too_large' | 'broken_off'> {
  if (!request.body) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = request.body.getReader()
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    reader.cancel().catch(() => {})
  }, bodyWithinMs)
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (isLate) return 'broken_off'
      if (done) return joined(chunks, length)
      length += value.length
      if (length > bytesMax) {
        await reader.cancel()
        return 'too_large'
      }
      chunks.push(value)
    }
  } catch {
    return 'broken_off'
  } finally {
    clearTimeout(timer)
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}

/** RFC 8259 §8.1: JSON between systems is UTF-8, so no other charset is taken. */
function isJsonInUtf8(contentType: string): boolean {
  const [essence = '', ...parameters] = contentType.split(';').map((part) => part.trim())
  if (!/^application\/(?:[\w!#$&^.-]+\+)?json$/i.test(essence)) return false
  const charset = parameters.find((parameter) => /^charset=/i.test(parameter))
  return charset === undefined || /^charset="?utf-8"?$/i.test(charset)
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}
