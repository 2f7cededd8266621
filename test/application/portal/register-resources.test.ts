import { describe, expect, it } from 'vitest'
import type { ResourceLine } from '../../../src/application/portal/register-resources.ts'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { anAdministrator, origin, succeeded } from '../support/people.ts'
import { aLine, aPortal, inTurn } from '../support/portal.ts'
import { aService } from '../support/service.ts'

async function withPortal() {
  const service = aService()
  const caller = await aPortal(service, await anAdministrator(service))
  const { viewResource, registerResources } = service.application.portal
  const bulk = (lines: Iterable<ResourceLine>, type = 'Course') =>
    registerResources({ caller, type, lines: inTurn(lines), origin })
  return { service, caller, bulk, viewResource }
}

describe('many resources', () => {
  it('are committed five hundred at a time', async () => {
    const { service, bulk } = await withPortal()
    const before = service.counts.commit
    const lines = Array.from({ length: 1001 }, (_, index) => aLine(index + 1))
    expect(await bulk(lines)).toEqual(ok({ accepted: 1001, rejected: [], rejectedTotal: 0 }))
    expect(service.counts.commit - before).toBe(3)
  })

  it('are read no further than they are written, long lines in smaller batches', async () => {
    const { service, bulk } = await withPortal()
    const before = service.counts.commit
    let [ahead, most] = [0, 0]
    function* longLines() {
      for (let line = 1; line <= 64; line += 1) {
        ahead = line - (service.counts.commit - before) * 16
        most = Math.max(most, ahead)
        yield { ...aLine(line), bytes: 64 * 1024 }
      }
    }
    expect(succeeded(await bulk(longLines())).accepted).toBe(64)
    expect(service.counts.commit - before).toBe(4)
    expect(most).toBeLessThanOrEqual(17)
  })

  it('that are not acceptable are named, up to a hundred, and the others are kept', async () => {
    const { caller, bulk, viewResource } = await withPortal()
    const unreadable = { code: 'malformed_line', message: 'No.' }
    const lines = [
      aLine(1),
      { ...aLine(2), resource: err(unreadable) },
      aLine(3, { status: 'lost', colour: 'red' }),
      aLine(5, {}, ''),
      aLine(6),
    ]
    const many = Array.from({ length: 150 }, (_, index) => aLine(index + 7, { colour: 'red' }))
    const report = succeeded(await bulk([...lines, ...many]))
    expect([report.accepted, report.rejectedTotal, report.rejected.length]).toEqual([2, 153, 100])
    expect(report.rejected.slice(0, 4)).toEqual([
      { line: 2, ...unreadable },
      {
        line: 3,
        code: 'wrong_type',
        message:
          'properties.status: Must be one of draft, review, published, archived. (And 1 more.)',
      },
      { line: 5, code: 'resource_id_invalid', message: expect.stringMatching(/^id: /) },
      { line: 7, code: 'unknown_field', message: expect.stringMatching(/^properties\.colour: /) },
    ])
    for (const [id, found] of [
      ['c1', true],
      ['c3', false],
      ['c6', true],
    ] as const) {
      expect((await viewResource({ caller, type: 'Course', id })).ok).toBe(found)
    }
  })

  it('are not even read for a type that nobody declared', async () => {
    const { bulk } = await withPortal()
    function* unread(): Generator<ResourceLine> {
      yield* []
      throw new Error('It was read')
    }
    expect(await bulk(unread(), 'Curse')).toEqual(err({ kind: 'resource_type_unknown' }))
  })

  it('may be none', async () => {
    const { bulk } = await withPortal()
    expect(await bulk([])).toEqual(ok({ accepted: 0, rejected: [], rejectedTotal: 0 }))
  })
})
