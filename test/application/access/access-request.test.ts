/** A question of a portal, as the policies see it. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resolveRequest } from '../../../src/application/access/access-request.ts'
import { asId, type UserId } from '../../../src/domain/shared/ids.ts'
import { instant } from '../../../src/domain/shared/instant.ts'
import { casesOf, school } from '../../domain/policy/testing/school.ts'

const now = instant(Date.parse('2026-11-24T08:30:00Z'))

function contextOf(context: Readonly<Record<string, unknown>> | undefined) {
  const resolved = resolveRequest(
    { bundle: school },
    {
      subject: { type: 'user', id: 'anna' },
      action: { name: 'read' },
      resource: { type: 'Course', id: 'c1' },
      context,
    },
    {
      principal: { id: asId<UserId>('anna'), roles: [], attributes: {} },
      registered: undefined,
      now,
    },
  )
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.error))
  return resolved.value.facts.context
}

describe('the circumstances of a question', () => {
  it('are those of now where it does not say when', () => {
    const moment = { time: now, timeOfDay: '08:30', weekday: 'tuesday' }
    expect(contextOf(undefined)).toEqual(moment)
    expect(contextOf({ campus: 'north' })).toEqual({ ...moment, campus: 'north' })
  })

  it('are the same in a file of policy tests, whatever the time', () => {
    const year = { min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }
    fc.assert(
      fc.property(fc.date(year), (date) => {
        const time = date.toISOString()
        const [one] = casesOf(`users: { anna: {} }
resources: { draft: { type: Course } }
tests:
  - { name: Then, resource: draft, context: { time: ${time} }, expect: { anna: { read: allow } } }
`)
        expect(one?.facts.context).toEqual(contextOf({ time }))
        expect(one?.facts.context.weekday).toBe(
          date.toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' }).toLowerCase(),
        )
        expect(one?.facts.context.timeOfDay).toBe(time.slice(11, 16))
      }),
    )
  })
})
