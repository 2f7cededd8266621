import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createRangeCheck } from '../../../src/adapters/outbound/breaches/range-check.ts'
import type { Password } from '../../../src/domain/account/password.ts'
import { type RangeService, startRangeService } from '../../support/range-service.ts'
import { createTestLog } from '../../support/test-log.ts'

const breached = 'velvet thunder in the kettle' as Password // what parsePassword lets through
const padded = 'cellar of borrowed umbrellas' as Password
const unknown = 'another lamp under other stairs' as Password

let service: RangeService
let log: ReturnType<typeof createTestLog>

beforeEach(async () => {
  service = await startRangeService([breached], [padded])
  log = createTestLog()
})

afterEach(() => service.close())

const check = () => createRangeCheck({ url: service.url, log: log.log })

describe('a range check', () => {
  test('knows a breached password, and no other one, padded rows included', async () => {
    expect(await check().includes(breached)).toBe(true)
    expect(await check().includes(unknown)).toBe(false)
    expect(await check().includes(padded)).toBe(false)
  })

  test('tells the service five digits of a hash, and nothing else', async () => {
    await check().includes(breached)
    expect(service.asked).toEqual([expect.stringMatching(/^\/range\/[0-9A-F]{5}$/)])
  })

  test.each([500, 429, 404])(
    'lets pass what a service answers %d to, and says so in the log',
    async (status) => {
      service.fail(status)
      expect(await check().includes(breached)).toBe(false)
      expect(log.entries).toMatchObject([
        { level: 'warn', event: 'breached_passwords_unavailable' },
      ])
      expect(JSON.stringify(log.entries)).not.toContain(breached)
    },
  )

  test('lets pass while the service is away', async () => {
    const { url } = service
    await service.close()
    const away = createRangeCheck({ url, log: log.log })
    expect(await away.includes(breached)).toBe(false)
    service = await startRangeService([])
  })
})
