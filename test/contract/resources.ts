import { describe, expect, test } from 'vitest'
import type { SubjectName } from '../../src/domain/policy/bundle.ts'
import type { Properties } from '../../src/domain/policy/evaluate/facts.ts'
import type { Instant } from '../../src/domain/shared/instant.ts'
import { after } from '../../src/domain/shared/instant.ts'
import { start, unique } from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { done, failure, given } from './given.ts'

const type = 'Course' as SubjectName // well-formed
const otherType = 'Lesson' as SubjectName

/** Registered resources, and their changes. */
export function describeResources(adapters: () => DataAdapters): void {
  const { commit } = given(adapters)
  const find = (id: string) => adapters().resources.find(type, id)
  const put = (resources: Readonly<Record<string, Properties>>, at: Instant = start) =>
    commit({
      kind: 'put_resources',
      type,
      resources: Object.entries(resources).map(([id, properties]) => ({ id, properties })),
      at,
    })
  const remove = (id: string) => commit({ kind: 'delete_resource', type, id })

  describe('a registered resource', () => {
    test.each<Properties>([
      {},
      { status: 'draft', title: 'ñ 学 "quoted" \\ $1', free: true, weight: -0.1, big: 2 ** 53 },
      { teacherIds: ['usr_1', 'usr_2'], none: [], updatedAt: '2026-01-01T08:30:00.123+02:00' },
    ])('comes back as it was put: %j', async (properties) => {
      const id = `${unique()} / ñ?%`
      expect(await put({ [id]: properties })).toEqual(done)
      expect(await find(id)).toEqual({ type, id, properties, updatedAt: start })
      expect(await adapters().resources.find(otherType, id)).toBeUndefined()
      expect(await find(unique())).toBeUndefined()
    })

    test('is replaced whole', async () => {
      const id = unique()
      await put({ [id]: { status: 'draft', level: 'A1' } })
      expect(await put({ [id]: { level: 'B2' } }, after(start, 1))).toEqual(done)
      const updatedAt = after(start, 1)
      expect(await find(id)).toEqual({ type, id, properties: { level: 'B2' }, updatedAt })
    })

    test('is removed once, and by nobody twice', async () => {
      const [id, other] = [unique(), unique()]
      await put({ [id]: {}, [other]: {} })
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => remove(id)))
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
      for (const outcome of outcomes) expect([done, failure('stale')]).toContainEqual(outcome)
      expect(await find(id)).toBeUndefined()
      expect(await find(other)).toBeDefined()
    })
  })

  test('of two with one id in a list the last counts', async () => {
    const id = unique()
    const resources = ['draft', 'review'].map((status) => ({ id, properties: { status } }))
    expect(await commit({ kind: 'put_resources', type, resources, at: start })).toEqual(done)
    expect((await find(id))?.properties).toEqual({ status: 'review' })
  })

  test('an empty list puts nothing', async () => {
    expect(await put({})).toEqual(done)
  })

  test('five hundred at once, and two lists of the same ones in opposite orders', async () => {
    const prefix = unique()
    const many = (status: string) =>
      Array.from({ length: 500 }, (_, n) => ({ id: `${prefix}-${n}`, properties: { status } }))
    const outcomes = await Promise.all(
      [many('draft'), many('review').reverse()].map((resources) =>
        commit({ kind: 'put_resources', type, resources, at: start }),
      ),
    )
    expect(outcomes).toEqual([done, done])
    const [first, last] = [await find(`${prefix}-0`), await find(`${prefix}-499`)]
    expect(['draft', 'review']).toContain(first?.properties.status)
    expect(last?.properties).toEqual(first?.properties)
  })
}
