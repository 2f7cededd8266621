/** Whoever registers over and over: accounts by the thousand, or somebody else's address. Over the whole service. */
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { limits } from '../../../src/domain/limits/limits.ts'
import { anAddress, aV6Network } from '../../support/addresses.ts'
import {
  type ComposedService,
  composeService,
  mailbox,
  somebody,
} from '../../support/composed-service.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'

const own = useOwnCloud()
let service: ComposedService

const isolate = () =>
  composeService(own(), { LIMITS: 'on', LIMITS_WAIT_MS: '500', DISCLOSURE: 'strict' })

beforeAll(async () => {
  await register(isolate(), anAddress()) // the first question to an embedded cloud takes long
})
beforeEach(() => {
  service = isolate()
})

const quotaOf = (name: keyof typeof limits, by: string) =>
  limits[name].policies.find((policy) => policy.by === by)?.quota ?? 0

test('from one address, as many accounts are made as its limit says', async () => {
  const address = anAddress()
  const statuses = await repeat(quotaOf('register', 'address') + 3, () =>
    register(service, address),
  )
  expect(tally(statuses)).toEqual({ 202: quotaOf('register', 'address'), 429: 3 })
})

test('from one IPv6 /48, whatever /64 and address of it each comes from, as many as that of its network', async () => {
  const network = aV6Network().replace(/:1$/, '')
  const most = quotaOf('register', 'network')
  const statuses = await repeat(most + 3, (n) =>
    register(service, `${network}:${(n + 1).toString(16)}::${(n + 1).toString(16)}`),
  )
  expect(tally(statuses)).toEqual({ 202: most, 429: 3 })
})

test('an address that is registered again and again, from everywhere, gets no more letters than its limit says', async () => {
  const victim = somebody()
  const most = quotaOf('register', 'account')
  const statuses = await repeat(most + 5, () => register(service, anAddress(), victim.email))
  expect(tally(statuses)).toEqual({ 202: most, 429: 5 })
  const letters = await mailbox(own(), victim.email)
  expect(letters).toHaveLength(most)
  // Nothing waits in the outbox, either.
  await service.everyMinute()
  expect(await mailbox(own(), victim.email)).toHaveLength(most)
})

test('nor does it get more through the sub-addresses of its mailbox', async () => {
  const [name, domain] = somebody().email.split('@')
  const most = quotaOf('register', 'account')
  const statuses = await repeat(most + 5, (n) =>
    register(service, anAddress(), `${name}+${n}@${domain}`),
  )
  expect(tally(statuses)).toEqual({ 202: most, 429: 5 })
})

test('nor by asking for links: what both limits say together is all', async () => {
  const victim = somebody()
  await register(service, anAddress(), victim.email)
  const most = quotaOf('letter', 'account')
  const asking = ['POST /auth/forgot-password', 'POST /auth/verify-email/resend']
  const statuses = await repeat(most + 4, async (n) => {
    const headers = { 'CF-Connecting-IP': anAddress() }
    const body = { email: victim.email }
    return (await service.call(asking[n % 2] ?? '', { body, headers })).status
  })
  expect(tally(statuses)).toEqual({ 202: most, 429: 4 })
  expect((await mailbox(own(), victim.email)).length).toBeLessThanOrEqual(1 + most)
})

async function register(one: ComposedService, address: string, email = somebody().email) {
  const headers = { 'CF-Connecting-IP': address }
  return (await one.call('POST /auth/register', { body: { ...somebody(), email }, headers })).status
}

/** One after the other. */
async function repeat(count: number, task: (n: number) => Promise<number>) {
  const statuses: number[] = []
  for (let n = 0; n < count; n += 1) statuses.push(await task(n))
  return statuses
}

function tally(statuses: readonly number[]): Record<number, number> {
  const groups = Map.groupBy(statuses, (status) => status)
  return Object.fromEntries([...groups].map(([status, same]) => [status, same.length]))
}
