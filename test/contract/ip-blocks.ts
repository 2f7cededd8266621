import { describe, expect, test } from 'vitest'
import type { Cidr, IpBlock } from '../../src/domain/protection/ip-block.ts'
import { asId, type IpBlockId, type UserId } from '../../src/domain/shared/ids.ts'
import { after, minutes, seconds } from '../../src/domain/shared/instant.ts'
import { anAddress } from '../support/addresses.ts'
import { start, unique } from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { done, failure, given } from './given.ts'
import { everyPage } from './pages.ts'

/** Blocks of networks, and their changes. */
export function describeIpBlocks(adapters: () => DataAdapters): void {
  const { commit } = given(adapters)
  const inForce = async (id: IpBlockId, at = start) =>
    (await adapters().ipBlocks.inForce(at)).find((block) => block.id === id)

  async function made(overrides: Partial<IpBlock> = {}): Promise<IpBlock> {
    const block = aBlock(overrides)
    expect(await commit({ kind: 'block_network', block })).toEqual(done)
    return block
  }

  describe('a block of a network', () => {
    test.each([null, after(start, minutes(1))])(
      'comes back as it was made; it expires: %j',
      async (expiresAt) => {
        const block = await made({ expiresAt, reason: 'Scans: ñ 学', kind: 'allow' })
        expect(await inForce(block.id)).toEqual(block)
        expect(await adapters().ipBlocks.byId(block.id, start)).toEqual(block)
      },
    )

    test('is over at its moment', async () => {
      const expiresAt = after(start, seconds(1))
      const { id } = await made({ expiresAt })
      expect(await inForce(id, after(expiresAt, -1))).toBeDefined()
      expect(await inForce(id, expiresAt)).toBeUndefined()
      expect(await adapters().ipBlocks.byId(id, expiresAt)).toBeUndefined()
      expect(await commit({ kind: 'lift_block', id, at: expiresAt })).toEqual(failure('stale'))
    })

    test('is lifted once, also by many at the same moment', async () => {
      const { id } = await made()
      const outcomes = await Promise.all(
        Array.from({ length: 5 }, () => commit({ kind: 'lift_block', id, at: start })),
      )
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
      expect(await inForce(id)).toBeUndefined()
    })

    test('that the service makes by itself is made once, also by many at the same moment', async () => {
      const network = aNetwork()
      const expiresAt = after(start, minutes(15))
      const automatic = () => aBlock({ network, createdBy: null, expiresAt })
      const outcomes = await Promise.all(
        Array.from({ length: 5 }, () => commit({ kind: 'block_network', block: automatic() })),
      )
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
      expect(outcomes).toContainEqual(failure('stale'))
      const later = { ...automatic(), createdAt: expiresAt, expiresAt: after(expiresAt, 1) }
      expect(await commit({ kind: 'block_network', block: later })).toEqual(done)
    })

    test('counts for how often the service has blocked that network, whatever became of it', async () => {
      const network = aNetwork()
      const { automaticSince } = adapters().ipBlocks
      await made({ network })
      const { id } = await made({ network, createdBy: null, expiresAt: after(start, minutes(1)) })
      await commit({ kind: 'lift_block', id, at: start })
      expect(await automaticSince(network, start)).toBe(1)
      expect(await automaticSince(network, after(start, 1))).toBe(0)
      expect(await automaticSince(aNetwork(), start)).toBe(0)
    })
  })

  test('the list of blocks comes page by page, in the order they were made, each once', async () => {
    const blocks = []
    for (const ms of [3, 1, 2]) blocks.push(await made({ createdAt: after(start, ms) }))
    const [, gone] = blocks
    await commit({ kind: 'lift_block', id: gone?.id ?? asId<IpBlockId>(''), at: start })
    const seen = await everyPage((page: Parameters<DataAdapters['ipBlocks']['list']>[0]) =>
      adapters().ipBlocks.list(page, start),
    )
    expect(seen).toEqual(seen.toSorted((one, other) => one.createdAt - other.createdAt))
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length)
    expect(seen).toEqual(expect.arrayContaining(blocks.filter((one) => one !== gone)))
    expect(seen).not.toContainEqual(gone)
  })
}

const aNetwork = () => `${anAddress()}/32` as Cidr

function aBlock(overrides: Partial<IpBlock>): IpBlock {
  return {
    id: asId<IpBlockId>(`blk_${unique()}`),
    kind: 'deny',
    network: aNetwork(),
    reason: 'a test',
    createdAt: start,
    createdBy: asId<UserId>('usr_1'),
    expiresAt: null,
    ...overrides,
  }
}
