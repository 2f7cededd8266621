/** Page tokens of AuthZEN searches: where one goes on, and that it is the same search. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pagedSearch } from '../../../src/adapters/inbound/http/request/search-page.ts'
import type { AccessRequest } from '../../../src/application/access/access-request.ts'

const search: AccessRequest = {
  subject: { type: 'user', id: 'ana', properties: {} },
  action: { name: 'read' },
  resource: { type: 'Course', id: '' },
  context: { portal: 'learn', address: '192.0.2.1' },
}

async function tokenAfter(id: string, limit?: number): Promise<string> {
  const first = await pagedSearch({ limit }, search)
  return first.ok ? first.value.pageOf({ ids: [id], more: true }).next_token : ''
}

async function changed(page: object, request: AccessRequest) {
  const paged = await pagedSearch(page, request)
  return paged.ok ? [] : paged.error.map(({ path, code }) => `${path} ${code}`)
}

describe('a page of a search', () => {
  it('is the first hundred where nothing is said', async () => {
    for (const page of [undefined, {}, { token: '' }]) {
      const paged = await pagedSearch(page, search)
      expect(paged.ok && paged.value.page).toEqual({ after: undefined, limit: 100 })
    }
  })

  it('goes on after the last result, with the limit of the first', async () => {
    const id = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }),
      fc.constantFrom('a b', ' ', '𝒳'.repeat(200)),
    )
    await fc.assert(
      fc.asyncProperty(
        id.filter((text) => text.isWellFormed() && !/\p{Cc}/u.test(text)),
        fc.integer({ min: 0, max: 1000 }),
        async (last, limit) => {
          const token = await tokenAfter(last, limit)
          expect(token).toMatch(/^[\w-]{1,1500}$/)
          for (const page of [{ token }, { next_token: token }, { token, limit }]) {
            const paged = await pagedSearch(page, search)
            expect(paged.ok && paged.value.page).toEqual({ after: last, limit })
          }
        },
      ),
    )
  })

  it('has no token when it is the last', async () => {
    const paged = await pagedSearch({}, search)
    const page = paged.ok && paged.value.pageOf({ ids: ['c1'], more: false })
    expect(page).toEqual({ next_token: '', count: 1 })
  })

  it('of nothing goes on where it stands', async () => {
    const paged = await pagedSearch({ token: await tokenAfter('c2', 0) }, search)
    const next_token = paged.ok ? paged.value.pageOf({ ids: [], more: true }).next_token : ''
    const again = await pagedSearch({ token: next_token }, search)
    expect(again.ok && again.value.page).toEqual({ after: 'c2', limit: 0 })
  })

  it('is of the same search when the members stand in another order', async () => {
    const { portal, address } = { ...search.context }
    const same = { ...search, context: { address, portal } }
    expect(await changed({ token: await tokenAfter('c1') }, same)).toEqual([])
  })

  it.each<[string, Partial<AccessRequest>]>([
    ['subject', { subject: { type: 'user', id: 'ben', properties: {} } }],
    ['subject', { subject: { type: 'user', id: 'ana', properties: { role: 'author' } } }],
    ['action', { action: { name: 'update' } }],
    ['action', { action: { name: 'read', properties: { field: 'title' } } }],
    ['resource', { resource: { type: 'Lesson', id: '' } }],
    ['context', { context: { portal: 'learn' } }],
    ['context', { context: undefined }],
  ])('is refused with another %s, by name', async (part, change) => {
    const token = await tokenAfter('c1')
    expect(await changed({ token }, { ...search, ...change })).toEqual([
      `${part} changed_between_pages`,
    ])
  })

  it('is refused with another limit, which it names', async () => {
    const paged = await pagedSearch({ token: await tokenAfter('c1', 2), limit: 3 }, search)
    expect(!paged.ok && paged.error).toEqual([
      {
        path: 'page.limit',
        code: 'changed_between_pages',
        message: expect.stringContaining(': 2, or left out.'),
      },
    ])
  })

  it('is refused with a token of somebody else', async () => {
    const token = await tokenAfter('c1')
    const others = ['bad!', 'YzE', `${token}=`, token.slice(1), btoa('x a b c d c1'), btoa('\0')]
    for (const other of others) {
      expect(await changed({ token: other }, search)).toEqual(['page.token invalid'])
    }
  })
})
