/** The whole service with its limits on, over the real drivers. Each test calls from an address of its own. */
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { limits } from '../../../src/domain/limits/limits.ts'
import { anAddress, aV6Network } from '../../support/addresses.ts'
import {
  type ComposedService,
  composeService,
  type ServiceCall,
  somebody,
} from '../../support/composed-service.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'

/** On a busy machine the embedded Redis may take its time: only where that is the point, it must not. */
const patient = { LIMITS: 'on', LIMITS_WAIT_MS: '500' }
const own = useOwnCloud()
let service: ComposedService

/** The first questions to an embedded cloud take longer than anybody waits. */
beforeAll(async () => {
  service = composeService(own(), patient)
  await signIn(anAddress())
})

beforeEach(() => {
  service = composeService(own(), patient)
})

afterEach(() => own().heal())

const quotaOf = (name: keyof typeof limits, by: string) =>
  limits[name].policies.find((policy) => policy.by === by)?.quota ?? 0

const lettersMax = quotaOf('letter', 'address_and_account')

describe('a limit', () => {
  test('says with every answer what is left and of what', async () => {
    const { headers } = await signIn(anAddress())
    expect(headers.get('ratelimit-policy')).toBe(
      '"sign-in-address-and-account";q=10;w=60, "sign-in-address";q=60;w=60, ' +
        '"sign-in-network";q=600;w=60, "sign-in-account";q=100;w=3600',
    )
    expect(headers.get('ratelimit')).toMatch(/^"sign-in-address-and-account";r=9;t=\d+$/)
  })

  test('lets through as much as it says, then refuses with when to come back', async () => {
    const address = anAddress()
    const answers = await times(lettersMax + 1, () => letter(address, 'ana@example.org'))
    expect(answers.slice(0, lettersMax).map(({ status }) => status)).toEqual(
      Array(lettersMax).fill(202),
    )
    const refused = answers[lettersMax]
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', status: 429 } })
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(refused?.headers.get('ratelimit')).toMatch(/^"letter-address-and-account";r=0;t=\d+$/)
    expect(refused?.headers.get('content-type')).toBe('application/problem+json')
  })

  test('of one account leaves other accounts of the same address alone', async () => {
    const address = anAddress()
    await times(lettersMax, () => letter(address, 'ben@example.org'))
    expect((await letter(address, 'ben@example.org')).status).toBe(429)
    expect((await letter(address, 'carla@example.org')).status).toBe(202)
    expect((await letter(anAddress(), 'ben@example.org')).status).toBe(202)
  })

  test('knows a name however it is spelt', async () => {
    const address = anAddress()
    const spellings = ['Dora@example.org', 'DORA@EXAMPLE.ORG']
    await times(lettersMax, (n) => letter(address, spellings[n % 2]))
    expect((await letter(address, 'dora@example.org')).body.code).toBe('rate_limited')
  })

  test('of the address counts whatever account is tried, known or not', async () => {
    const address = anAddress()
    const quota = quotaOf('register', 'address')
    const answers = await times(quota + 1, () => register(address, somebody()))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(quota)
    expect(answers[quota]?.status).toBe(429)
  })

  test('lets fifty tabs refresh at once', async () => {
    const address = anAddress()
    const person = somebody()
    await register(address, person)
    const { body } = await signIn(address, person.username, person.password)
    const tabs = await Promise.all(
      Array.from({ length: 50 }, () =>
        call('POST /auth/refresh-token', address, { body: { refreshToken: body.refreshToken } }),
      ),
    )
    expect(new Set(tabs.map(({ status }) => status))).toEqual(new Set([200]))
  })

  test('holds for signed-in people by account, wherever they call from', async () => {
    const person = somebody()
    await register(anAddress(), person)
    const { body } = await signIn(anAddress(), person.username, person.password)
    const change = () =>
      call('PUT /users/password', anAddress(), {
        token: body.accessToken,
        body: { currentPassword: 'not the password', newPassword: 'x' },
      })
    const quota = quotaOf('proof', 'account')
    const answers = await times(quota + 1, change)
    expect(answers.slice(0, quota).map(({ status }) => status)).not.toContain(429)
    expect(answers[quota]?.status).toBe(429)
  })

  test('counts what no use case was asked for, too', async () => {
    const address = anAddress()
    const attempt = () => call('POST /auth/login', address, { body: [] })
    const quota = quotaOf('sign_in', 'address')
    const answers = await times(quota + 2, attempt)
    expect(answers[0]?.status).toBe(422)
    expect(answers.at(-1)?.status).toBe(429)
  })
})

describe('who is counted', () => {
  test('an IPv6 caller by its /64: another address of it is no other caller', async () => {
    const network = aV6Network()
    await times(lettersMax, (n) => letter(`${network}::${n + 1}`, 'emil@example.org'))
    expect((await letter(`${network}:ffff:1:2:3`, 'emil@example.org')).status).toBe(429)
    expect((await letter(`${aV6Network()}::1`, 'emil@example.org')).status).toBe(202)
  })

  test('an IPv4 caller as itself when its address comes mapped into IPv6', async () => {
    const address = anAddress()
    await times(lettersMax, () => letter(address, 'fred@example.org'))
    expect((await letter(`::ffff:${address}`, 'fred@example.org')).status).toBe(429)
  })

  test.each(['X-Forwarded-For', 'X-Real-IP', 'Forwarded', 'True-Client-IP', 'X-Client-IP'])(
    'nobody else because of %s',
    async (name) => {
      const address = anAddress()
      const email = `${name}@example.org`
      const asSomebodyElse = () => {
        const forged = name === 'Forwarded' ? `for=${anAddress()}` : anAddress()
        return letter(address, email, { [name]: forged })
      }
      await times(lettersMax, asSomebodyElse)
      expect((await asSomebodyElse()).body.code).toBe('rate_limited')
      expect((await letter(anAddress(), email)).status).toBe(202)
    },
  )
})

describe('a blocked caller', () => {
  test('is answered from the isolate: no trip, neither to Redis nor to Postgres', async () => {
    const address = anAddress()
    await times(lettersMax + 1, () => letter(address, 'gina@example.org'))
    await own().reset()
    // What follows the answer, such as bringing the metrics, is not the caller's to wait for.
    service = { ...service, call: service.send }
    const { status, headers } = await letter(address, 'gina@example.org')
    expect(status).toBe(429)
    expect(headers.get('server-timing')).toBe('trips;desc="0"')
    expect(await own().stats()).toEqual({ sql: 0, redis: 0 })
  })

  test('costs no password hash', async () => {
    const address = anAddress()
    const { email } = somebody()
    const attempt = () => register(address, { ...somebody(), email })
    const allowed = await times(quotaOf('register', 'address_and_account'), attempt)
    expect(allowed.at(-1)?.headers.get('server-timing')).toContain('hash')
    service = composeService(own(), patient) // remembers nothing: it must ask
    const { status, headers } = await attempt()
    expect(status).toBe(429)
    expect(headers.get('server-timing')).not.toContain('hash')
    expect(headers.get('server-timing')).toContain('trips;desc="1"')
  })
})

describe('without Redis', () => {
  test.each([{ down: true }, { errorRate: 1 }, { delayMs: 400 }])(
    'the isolate counts for the routes of authentication, stricter: %o',
    async (fault) => {
      service = composeService(own(), { LIMITS: 'on' })
      await own().faults({ redis: fault })
      const address = anAddress()
      const strict = Math.floor(lettersMax / 2)
      const answers = await times(strict + 1, () => letter(address, 'hugo@example.org'))
      expect(answers.map(({ status }) => status)).toEqual([...Array(strict).fill(202), 429])
    },
  )

  test('everything else passes, and nothing answers 500', async () => {
    const person = somebody()
    await register(anAddress(), person)
    const { body } = await signIn(anAddress(), person.username, person.password)
    await own().faults({ redis: { down: true } })
    const address = anAddress()
    const answers = await times(5, () =>
      call('GET /users/profile', address, { token: body.accessToken }),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200))
    expect(answers[0]?.headers.get('ratelimit')).toBeNull()
  })
})

test('LIMITS=off limits nothing', async () => {
  const open = composeService(own(), { LIMITS: 'off' })
  const address = anAddress()
  for (let n = 0; n <= quotaOf('sign_in', 'address_and_account'); n += 1) {
    const { status, headers } = await open.call('POST /auth/login', {
      body: { identifier: 'jan', password: 'not the password' },
      headers: { 'CF-Connecting-IP': address },
    })
    expect(status).toBe(401)
    expect(headers.get('ratelimit')).toBeNull()
  }
})

function call(operation: string, address: string, request: ServiceCall = {}) {
  const headers = { ...request.headers, 'CF-Connecting-IP': address }
  return service.call(operation, { ...request, headers })
}

function signIn(address: string, identifier = 'nobody', password = 'not the password') {
  return call('POST /auth/login', address, { body: { identifier, password } })
}

function letter(address: string, email = 'nobody@example.org', headers = {}) {
  return call('POST /auth/forgot-password', address, { body: { email }, headers })
}

function register(address: string, person: ReturnType<typeof somebody>) {
  return call('POST /auth/register', address, { body: person })
}

/** One after the other. */
async function times<T>(count: number, task: (n: number) => Promise<T>): Promise<readonly T[]> {
  const outcomes: T[] = []
  for (let n = 0; n < count; n += 1) outcomes.push(await task(n))
  return outcomes
}
