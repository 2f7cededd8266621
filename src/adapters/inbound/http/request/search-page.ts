/** Where a search goes on, and that it is the same search (AuthZEN 1.0, section 8.2). Never decides what may be found. */
import type { AccessRequest } from '../../../../application/access/access-request.ts'
import type { SearchPage, SearchResults } from '../../../../application/ports/access-records.ts'
import { canonicalJson } from '../../../../domain/policy/canonical-json.ts'
import { err, ok, type Result } from '../../../../domain/shared/result.ts'
import type { FieldViolation } from '../../../../domain/shared/violation.ts'
import { readTextCursor, textCursor } from './text-cursor.ts'

interface PageRequest {
  readonly token?: string | undefined
  readonly next_token?: string | undefined
  readonly limit?: number | undefined
}

export interface PagedSearch {
  readonly page: SearchPage
  /** What the answer says of its page. */
  pageOf(results: SearchResults): { readonly next_token: string; readonly count: number }
}

const usualLimit = 100

/**
 * The page that is asked for. A token goes with the search that it came from: the same limit (or none, which is the same) and
 * the same subject, action, resource and context.
 */
export async function pagedSearch(
  page: PageRequest | undefined,
  request: AccessRequest,
): Promise<Result<PagedSearch, readonly FieldViolation[]>> {
  const token = page?.token ?? page?.next_token ?? ''
  const digests = await digestsOf(request)
  const position = token === '' ? start(page?.limit ?? usualLimit, digests) : readToken(token)
  if (!position) return err([unknownToken])
  const { after, limit } = position
  const changed = parts.filter((part) => position.digests[part] !== digests[part])
  const violations = changed.map((part) => otherThan(part))
  if (page?.limit !== undefined && page.limit !== limit) {
    violations.push(otherThan('page.limit', `: ${limit}, or left out`))
  }
  if (violations.length > 0) return err(violations)
  return ok({
    page: { after, limit },
    pageOf({ ids, more }) {
      const next = { ...position, after: ids.at(-1) ?? after }
      return { next_token: more ? tokenOf(next) : '', count: ids.length }
    },
  })
}

const unknownToken: FieldViolation = {
  path: 'page.token',
  code: 'invalid',
  message: 'Must be the next_token of this search.',
}

function otherThan(path: string, more = ''): FieldViolation {
  const message = `Must be as in the request that page.token came from${more}. Begin anew without a token.`
  return { path, code: 'changed_between_pages', message }
}

const parts = ['subject', 'action', 'resource', 'context'] as const
type Digests = Readonly<Record<(typeof parts)[number], string>>

interface Position {
  readonly after: string | undefined
  readonly limit: number
  readonly digests: Digests
}

function start(limit: number, digests: Digests): Position {
  return { after: undefined, limit, digests }
}

/** A client that forges one deceives itself alone: what may be found is decided anew for each page. */
function tokenOf({ after = '', limit, digests }: Position): string {
  return textCursor([String(limit), ...parts.map((part) => digests[part]), after].join(' '))
}

function readToken(token: string): Position | undefined {
  const [limit = '', subject = '', action = '', resource = '', context = '', ...rest] =
    readTextCursor(token)?.split(' ') ?? []
  if (!/^\d{1,4}$/.test(limit) || rest.length === 0) return undefined
  const after = rest.join(' ') // an id may have spaces
  return {
    after: after === '' ? undefined : after,
    limit: Number(limit),
    digests: { subject, action, resource, context },
  }
}

async function digestsOf({
  subject,
  action,
  resource,
  context = {},
}: AccessRequest): Promise<Digests> {
  const [s = '', a = '', r = '', c = ''] = await Promise.all(
    [subject, action, resource, context].map(digest),
  )
  return { subject: s, action: a, resource: r, context: c }
}

/** Enough to tell that something has changed: 64 bits. */
async function digest(part: object): Promise<string> {
  const bytes = new TextEncoder().encode(canonicalJson(part))
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes), 0, 8)
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
