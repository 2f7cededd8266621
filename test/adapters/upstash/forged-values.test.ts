/** Somebody who can read and write Redis, and nothing else: what they get out of it. */
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { createRedis, type RedisClient } from '../../../src/adapters/outbound/upstash/redis.ts'
import { type ComposedPerson, personWith } from '../../support/composed-administrator.ts'
import { type ComposedService, composeService } from '../../support/composed-service.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'

const own = useOwnCloud()
let service: ComposedService
let redis: RedisClient
let learner: ComposedPerson

beforeAll(async () => {
  service = composeService(own())
  const { redisUrl, redisToken } = own().cloud
  redis = createRedis({ url: redisUrl, token: redisToken })
  learner = await personWith(service, own(), 'learner')
})

const get = async (key: string) =>
  (await redis.send<[string | null]>((pipeline) => pipeline.get(key)))[0]
const set = (key: string, value: string) => redis.send((pipeline) => pipeline.set(key, value))

const noteOf = (person: ComposedPerson) => {
  const [, claims = ''] = person.token.split('.')
  const { sid } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sid: string }
  return `live:${sid}`
}

describe('what is written into Redis by somebody else', () => {
  test('gives nobody a role', async () => {
    const key = noteOf(learner)
    const note = await get(key)
    expect(note).toContain('"learner"')
    await set(key, (note ?? '').replace('"learner"', '"administrator"'))
    expect((await service.call('GET /audit', { token: learner.token })).status).toBe(403)
    expect((await service.call('GET /users/profile', { token: learner.token })).status).toBe(200)
  })

  test('lends nobody the session of an administrator', async () => {
    const admin = await personWith(service, own(), 'administrator')
    await service.call('GET /users/profile', { token: admin.token })
    const note = await get(noteOf(admin))
    const asLearner = (note ?? '').replaceAll(admin.id, learner.id)
    for (const value of [note ?? '', asLearner]) {
      await set(noteOf(learner), value)
      expect((await service.call('GET /audit', { token: learner.token })).status).toBe(403)
    }
  })

  test('adds no permission to a role', async () => {
    const additions = [['learner', 'audit:read']]
    await forEverybody('policy:current', { inForce: null, shadow: null, additions }, async (at) => {
      await at.call('GET /users/permissions', { token: learner.token })
      const { body } = await at.call('GET /users/permissions', { token: learner.token })
      expect(body.permissions).not.toContain('audit:read')
    })
  })

  test('keeps nobody out', async () => {
    await forEverybody('ip-blocks', [['deny', '0.0.0.0/0', null]], async (at) => {
      const headers = { 'CF-Connecting-IP': '192.0.2.8' }
      await at.call('GET /users/profile', { token: learner.token, headers })
      const answer = await at.call('GET /users/profile', { token: learner.token, headers })
      expect(answer.status).toBe(200)
    })
  })

  /** An isolate that asks Redis for what it knows: two seconds after it has asked the record. */
  async function forEverybody(
    key: string,
    value: unknown,
    look: (isolate: ComposedService) => Promise<void>,
  ): Promise<void> {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const isolate = composeService(own(), { LIMITS: 'on', LIMITS_WAIT_MS: '500' })
      const headers = { 'CF-Connecting-IP': '192.0.2.8' }
      await isolate.call('GET /users/permissions', { token: learner.token, headers })
      vi.setSystemTime(Date.now() + 2000)
      await set(key, JSON.stringify(value))
      await look(isolate)
    } finally {
      vi.useRealTimers()
      await redis.send((pipeline) => pipeline.del(key))
    }
  }
})
