/** Passwords that are guessed, over the whole service. Nobody waits here: tries that do not wait count as well. */
import { beforeAll, describe, expect, test } from 'vitest'
import { lockingTry } from '../../../src/domain/protection/guessing.ts'
import { suspicions } from '../../../src/domain/protection/suspicion.ts'
import { anAddress, aV6Network } from '../../support/addresses.ts'
import { personWith } from '../../support/composed-administrator.ts'
import {
  type ComposedService,
  composeService,
  goodPassword,
  mailbox,
  somebody,
  tokenIn,
} from '../../support/composed-service.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'

const own = useOwnCloud()
let service: ComposedService

beforeAll(async () => {
  service = composeService(own(), { LIMITS: 'on', LIMITS_WAIT_MS: '500' })
  await signIn('nobody') // the first question to an embedded cloud takes long
})

describe('wrong passwords', () => {
  test.each(['known', 'unknown'])(
    'of a(n) %s account: some are free, then each has to wait, then it is locked',
    async (kind) => {
      const name = kind === 'known' ? (await registered()).username : `x-${somebody().username}`
      const answers = await tries(name, lockingTry + 1)
      expect(answers.map(({ body }) => body.code)).toEqual([
        ...Array(5).fill('invalid_credentials'),
        ...Array(4).fill('too_many_attempts'),
        ...Array(2).fill('account_locked'),
      ])
      expect(answers.slice(5).map(({ status }) => status)).toEqual(Array(6).fill(429))
      const waits = answers.slice(5).map(({ headers }) => Number(headers.get('retry-after')))
      expect(waits[0]).toBe(2)
      expect(waits.at(-1)).toBeGreaterThan(14 * 60)
    },
  )

  test('are answered alike whether or not the account is known, in trips as in words', async () => {
    const { username } = await registered()
    const shape = async (name: string) =>
      (await tries(name, lockingTry)).map(({ status, headers, body }) => {
        const { requestId, ...words } = body
        return [status, words, /trips;desc="\d+"/.exec(headers.get('server-timing') ?? '')?.[0]]
      })
    expect(await shape(username)).toEqual(await shape('nobody-has-this-name'))
  })

  test('of one account count whichever of its names is tried, and from wherever', async () => {
    const { username, email } = await registered()
    await tries(username, 4)
    const codes = (await tries(email, 3)).map(({ body }) => body.code)
    expect(codes).toEqual(['invalid_credentials', 'too_many_attempts', 'too_many_attempts'])
  })

  test('are none while nobody can judge them: an outage locks nobody out', async () => {
    const { username, email } = await registered()
    for (const name of [username, `x-${username}`]) {
      await tries(name, 3)
      await own().faults({ sql: { down: true } })
      const answers = await tries(name, lockingTry + 2)
      await own().heal()
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]))
      expect((await tries(name, 1))[0]?.body.code).toBe('invalid_credentials')
    }
    expect((await signIn(username, goodPassword)).status).toBe(200)
    const subjects = (await mailbox(own(), email)).map(({ subject }) => subject)
    expect(subjects.filter((subject) => /locked/.test(subject))).toEqual([])
  })

  test('go on to lock whoever does not wait, an outage or not', async () => {
    const { username } = await registered()
    await tries(username, lockingTry - 2)
    await own().faults({ sql: { down: true } })
    expect((await tries(username, 1))[0]?.status).toBe(503)
    await own().heal()
    expect((await tries(username, 1))[0]?.body.code).toBe('account_locked')
  })

  test('are forgotten with the right one', async () => {
    const { username } = await registered()
    for (let round = 0; round < 4; round += 1) {
      await tries(username, 4)
      expect((await signIn(username, goodPassword)).status).toBe(200)
    }
  })
})

describe('a locked account', () => {
  test('is not opened by the right password, by none of its names', async () => {
    const { username, email } = await registered()
    await tries(username, lockingTry)
    for (const name of [username, email]) {
      const { status, body } = await signIn(name, goodPassword)
      expect([status, body.code]).toEqual([429, 'account_locked'])
    }
  })

  test('is opened by its owner with the link of one mail, once', async () => {
    const { username, email } = await registered()
    await tries(username, lockingTry + 3)
    const mails = (await mailbox(own(), email)).filter(({ subject }) => /locked/.test(subject))
    expect(mails).toHaveLength(1)
    expect(mails[0]?.links[0]).toContain('/account/unlock#token=')
    const unlock = () =>
      service.call('POST /auth/unlock', { body: { token: tokenIn(mails[0]) }, headers: from() })
    expect((await unlock()).status).toBe(204)
    expect((await signIn(email, goodPassword)).status).toBe(200)
    expect(await unlock()).toMatchObject({ status: 422, body: { code: 'invalid_token' } })
  })

  test('is opened by a reset of the password', async () => {
    const { username, email } = await registered()
    await tries(email, lockingTry)
    await service.call('POST /auth/forgot-password', { body: { email }, headers: from() })
    const [mail] = (await mailbox(own(), email)).filter(({ subject }) => /Reset/.test(subject))
    const newPassword = 'another lamp under other stairs'
    const body = { token: tokenIn(mail), newPassword }
    const reset = await service.call('POST /auth/reset-password', { body, headers: from() })
    expect(reset.status).toBe(204)
    expect((await signIn(username, newPassword)).status).toBe(200)
  })

  test('stays locked while Redis is away, for the isolate that sees the guesses', async () => {
    await own().faults({ redis: { down: true } })
    const { username } = await registered()
    await tries(username, lockingTry)
    expect((await signIn(username, goodPassword)).body.code).toBe('account_locked')
    await own().heal()
  })
})

describe('many accounts that fail', () => {
  const most = (by: string) => suspicions.find((one) => one.by === by)?.accounts ?? 0

  test('from one address are stuffing: it is blocked, and administrators see it', async () => {
    const address = anAddress()
    for (let n = 0; n < most('address'); n += 1) await signIn(`stuffed-${n}`, 'x', address)
    expect(await signIn('anybody', 'x', address)).toMatchObject({
      status: 403,
      body: { code: 'address_blocked' },
    })
    const admin = await personWith(service, own(), 'administrator')
    const { body } = await service.call('GET /ip-blocks?limit=100', { token: admin.token })
    const block = body.items.find(({ cidr }: { cidr: string }) => cidr === `${address}/32`)
    expect(block).toMatchObject({ kind: 'deny', automatic: true, createdBy: null })
    expect(Date.parse(block.expiresAt) - Date.parse(block.createdAt)).toBe(15 * 60_000)

    const lift = { token: admin.token }
    expect((await service.call(`DELETE /ip-blocks/${block.id}`, lift)).status).toBe(204)
    // What was lifted begins anew: one more wrong password does not bring it back.
    for (let n = 0; n < most('address'); n += 1) {
      expect((await signIn(`mistyped-${n}`, 'x', address)).status).toBe(401)
    }
    // Who comes back is kept out for longer.
    const again = await service.call('GET /ip-blocks?limit=100', { token: admin.token })
    const longer = again.body.items.find(({ cidr }: { cidr: string }) => cidr === `${address}/32`)
    expect(Date.parse(longer.expiresAt) - Date.parse(longer.createdAt)).toBe(60 * 60_000)
  })

  test('from one IPv6 /64 are stuffing, from whatever address of it each comes', async () => {
    const network = aV6Network()
    for (let n = 0; n < most('address'); n += 1) {
      await signIn(`rotated-${n}`, 'x', `${network}:${n.toString(16)}:2:3:4`)
    }
    expect((await signIn('anyone', 'x', `${network}:ffff::1`)).status).toBe(403)
    expect((await signIn('anyone', 'x', `${aV6Network()}::1`)).status).toBe(401)
  })

  test('from one network, a few from each address, are spraying: the network is blocked', async () => {
    const network = aV6Network().replace(/:1$/, '')
    for (let n = 0; n < most('network'); n += 1) {
      await signIn(`sprayed-${n}`, 'Winter2026!', `${network}:${(n % 25) + 1}::1`)
    }
    expect((await signIn('anybody', 'x', `${network}:ffff::1`)).status).toBe(403)
    expect((await signIn('anybody', 'x', `${aV6Network()}::1`)).status).toBe(401)
  })

  test('are not one account that fails often', async () => {
    const address = anAddress()
    for (let n = 0; n < most('address') + 5; n += 1) await signIn('forgetful', 'x', address)
    expect((await signIn('somebody-else', 'x', address)).status).toBe(401)
  })
})

describe('a sign-in from where there was none before', () => {
  const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0'
  const phone =
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36'
  const newer = windows.replaceAll('145', '146')

  test('on another device, or from another country, is told the owner; the first one and its like are not', async () => {
    const { username, email } = await registered()
    const told = async () =>
      (await mailbox(own(), email)).filter(({ subject }) => /New sign-in/.test(subject)).length
    const counts = []
    for (const [userAgent, country] of [
      [windows, 'ES'],
      [newer, 'ES'],
      [phone, 'ES'],
      [phone, 'ES'],
      [windows, 'FR'],
      [phone, 'FR'],
    ] as const) {
      const headers = { 'User-Agent': userAgent, 'CF-IPCountry': country, ...from() }
      const body = { identifier: username, password: goodPassword }
      expect((await service.call('POST /auth/login', { body, headers })).status).toBe(200)
      counts.push(await told())
    }
    expect(counts).toEqual([0, 0, 1, 1, 2, 2])
  })
})

async function registered() {
  const person = somebody()
  await service.call('POST /auth/register', { body: person, headers: from() })
  return person
}

/** Each from an address of its own. */
async function tries(name: string, count: number) {
  const answers = []
  for (let n = 0; n < count; n += 1) answers.push(await signIn(name))
  return answers
}

function signIn(identifier: string, password = 'not the password', address = anAddress()) {
  const headers = { 'CF-Connecting-IP': address }
  return service.call('POST /auth/login', { body: { identifier, password }, headers })
}

const from = () => ({ 'CF-Connecting-IP': anAddress() })
