/** Entity tags and their conditions (RFC 9110 §8.8.3, §13.1). Pure. */
import type { ExpectedVersions } from '../../../../domain/shared/expected-versions.ts'
import { err, ok, type Result } from '../../../../domain/shared/result.ts'
import type { HttpError } from '../problem.ts'

/** The strong tag of something that counts its versions. */
export function entityTag(version: number): string {
  return `"${version}"`
}

type Malformed = Extract<HttpError, { kind: 'malformed_request' }>

/**
 * The versions that `If-Match` asks for; undefined when any will do. A tag that we never gave out asks for a
 * version that nothing ever has.
 */
export function expectedVersions(ifMatch: string | undefined): Result<ExpectedVersions, Malformed> {
  const tags = strongTags(ifMatch)
  if (!tags.ok) return tags
  return ok(tags.value === '*' ? undefined : tags.value?.flatMap(versionOf))
}

/** What stands between the quotes of each tag of `If-Match`; a weak one never matches (RFC 9110 §13.1.1). */
export function strongTags(
  ifMatch: string | undefined,
): Result<readonly string[] | '*' | undefined, Malformed> {
  if (ifMatch === undefined) return ok(undefined)
  if (ifMatch.trim() === '*') return ok('*')
  const tags = parseTags(ifMatch)
  if (!tags) return malformed('If-Match must be * or entity tags in quotes, like "3" or "3", "4".')
  return ok(tags.filter((tag) => !tag.startsWith('W/')).map((tag) => tag.slice(1, -1)))
}

/** Whether `If-None-Match` already has it (RFC 9110 §13.1.2): the answer is then 304. */
export function alreadyHas(ifNoneMatch: string | null | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined || ifNoneMatch === null) return false
  if (ifNoneMatch.trim() === '*') return true
  const opaque = (one: string) => one.replace(/^W\//, '')
  return parseTags(ifNoneMatch)?.some((one) => opaque(one) === opaque(tag)) ?? false
}

function versionOf(tag: string): readonly number[] {
  return /^[1-9]\d{0,9}$/.test(tag) ? [Number(tag)] : []
}

/** RFC 9110 §8.8.3: quoted, of visible characters but the quote, W/ in front of weak ones. §5.6.1: a list may have gaps. */
function parseTags(header: string): readonly string[] | undefined {
  const tag = String.raw`(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"`
  if (!new RegExp(`^[\\s,]*${tag}(?:\\s*,[\\s,]*${tag})*[\\s,]*$`).test(header)) return undefined
  return header.match(new RegExp(tag, 'g')) ?? undefined
}

function malformed(reason: string) {
  return err({ kind: 'malformed_request', reason } as const)
}

/** The strong tag of an answer that has no version of its own: a digest of what it says. */
export async function contentTag(content: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content), 0, 12)
  return `"${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')}"`
}
