/** Entity tags and their conditions (RFC 9110 §8.8.3, §13.1). Pure. */
import { err, ok, type Result } from '../../../../domain/shared/result.ts'
import type { HttpError } from '../problem.ts'

/** The strong tag of something that counts its versions. */
export function entityTag(version: number): string {
  return `"${version}"`
}

/**
 * The version that `If-Match` asks for; undefined when any will do. A tag that we never gave out, or a
 * weak one (RFC 9110 §13.1.1 compares strongly), asks for a version that nothing ever has.
 */
export function expectedVersion(
  ifMatch: string | undefined,
): Result<number | undefined, Extract<HttpError, { kind: 'malformed_request' }>> {
  if (ifMatch === undefined || ifMatch.trim() === '*') return ok(undefined)
  const tags = parseTags(ifMatch)
  if (!tags) return malformed('If-Match must be * or an entity tag in quotes, like "3".')
  if (tags.length > 1) return malformed('If-Match must name one entity tag.')
  return ok(versionOf(tags[0] ?? ''))
}

/** Whether `If-None-Match` already has it (RFC 9110 §13.1.2): the answer is then 304. */
export function alreadyHas(ifNoneMatch: string | null | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined || ifNoneMatch === null) return false
  if (ifNoneMatch.trim() === '*') return true
  const opaque = (one: string) => one.replace(/^W\//, '')
  return parseTags(ifNoneMatch)?.some((one) => opaque(one) === opaque(tag)) ?? false
}

/** Versions begin at 1. */
const neverAVersion = 0

function versionOf(tag: string): number {
  const digits = /^"([1-9]\d{0,9})"$/.exec(tag)?.[1]
  const version = Number(digits ?? neverAVersion)
  return version <= 0x7fffffff ? version : neverAVersion
}

/** RFC 9110 §8.8.3: quoted, of visible characters but the quote, W/ in front of weak ones. */
function parseTags(header: string): readonly string[] | undefined {
  const tag = String.raw`(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"`
  if (!new RegExp(`^\\s*${tag}(?:\\s*,\\s*${tag})*\\s*$`).test(header)) return undefined
  return header.match(new RegExp(tag, 'g')) ?? undefined
}

function malformed(reason: string) {
  return err({ kind: 'malformed_request', reason } as const)
}

/** The strong tag of an answer that has no version of its own: a digest of what it says. */
export async function contentTag(json: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(json))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes), 0, 12)
  return `"${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')}"`
}

/** What stands between the quotes of the one tag of `If-Match`; quotes may be missing. */
export function opaqueTag(ifMatch: string): string {
  return ifMatch.trim().replace(/^"(.*)"$/, '$1')
}
