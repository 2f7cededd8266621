/** What is noted behind the answer: decisions, and what a draft in the shadow would have decided otherwise. */
import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { createDatabase } from '../../../src/adapters/outbound/neon/database.ts'
import { type ComposedPerson, personWith } from '../../support/composed-administrator.ts'
import { type ComposedService, composeService } from '../../support/composed-service.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'

const own = useOwnCloud()
let service: ComposedService
let admin: ComposedPerson
let learner: ComposedPerson

beforeAll(async () => {
  service = composeService(own(), { DECISION_SAMPLE_PERCENT: '0' })
  admin = await personWith(service, own(), 'administrator')
  learner = await personWith(service, own(), 'learner')
})

const logged = async () => {
  const { query, run } = createDatabase({ url: own().cloud.databaseUrl })
  const { rows } = await run(
    query.execute<{
      actor: string
      action: string
      allowed: boolean
      request_id: string
      facts: object
    }>(sql`SELECT actor, action, allowed, request_id, facts FROM decision_log ORDER BY id`),
  )
  return rows
}
const draft = async () => {
  const { body } = await service.call('GET /policies', { token: admin.token })
  return body.files.map(({ path, content }: { path: string; content: string }) => ({
    path,
    content:
      path === 'roles.yaml'
        ? content.replace('[course:read, lesson:read,', '[role:read, course:read, lesson:read,')
        : content,
  }))
}

describe('the decision log', () => {
  test('has every denial with its request, and no name', async () => {
    const refused = await service.call('GET /roles', { token: learner.token })
    expect(refused.status).toBe(403)
    const last = (await logged()).at(-1)
    expect(last).toMatchObject({ actor: learner.id, action: 'read', allowed: false })
    expect(last?.request_id).toBe(refused.headers.get('X-Request-Id'))
    expect(JSON.stringify(last)).not.toContain(learner.username)
  })

  test('has no more of what is allowed than the sample', async () => {
    const before = (await logged()).length
    await service.call('GET /users/profile', { token: learner.token })
    expect(await logged()).toHaveLength(before)
  })

  test('is replayed against a draft: what would have been decided otherwise', async () => {
    const { body } = await service.call('POST /policies/simulate', {
      token: admin.token,
      body: { files: await draft(), since: '2020-01-01T00:00:00Z' },
    })
    expect(body.replay.changed).toContainEqual({
      roles: ['learner'],
      action: 'read',
      subject: 'Role',
      allowedByDraft: true,
      count: 1,
    })
  })
})

describe('a draft in the shadow', () => {
  test('answers nobody, and its differences are counted', async () => {
    const as = (operation: string, body?: object) =>
      service.call(operation, { token: admin.token, ...(body && { body }) })
    expect((await as('GET /policies/shadow')).status).toBe(404)
    expect((await as('PUT /policies/shadow', { files: await draft() })).status).toBe(200)
    await as('GET /policies') // this isolate hears of it, and loads it behind the answer
    for (const _ of [1, 2]) {
      expect((await service.call('GET /roles', { token: learner.token })).status).toBe(403)
    }
    expect((await as('GET /policies/shadow')).body.differences).toMatchObject([
      { roles: ['learner'], action: 'read', subject: 'Role', allowedByDraft: true, count: 2 },
    ])
    expect((await as('DELETE /policies/shadow')).status).toBe(204)
    expect((await as('GET /policies/shadow')).status).toBe(404)
    vi.useRealTimers()
  })
})
