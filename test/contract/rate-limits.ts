import { expect, test } from 'vitest'
import type { RateLimits } from '../../src/application/ports/rate-limits.ts'
import { policiesOf } from '../../src/domain/limits/limits.ts'
import { anAddress } from '../support/addresses.ts'
import { unique } from '../support/builders.ts'

/** `link`: ten for an address and account, twenty for an account, sixty for an address. */
const [both, ofAddress, ofAccount] = policiesOf('link')

/** What everything that counts requests guarantees. The windows are longer than any test. */
export function describeRateLimits(rateLimits: () => RateLimits): void {
  const take = (address: string | null, account?: string) =>
    rateLimits().take({ limit: 'link', address, account })

  test('answers for every policy that the request falls under, in their order', async () => {
    expect(await take(anAddress(), unique())).toMatchObject([
      { policy: both, allowed: true, remaining: 9 },
      { policy: ofAddress, allowed: true, remaining: 59 },
      { policy: ofAccount, allowed: true, remaining: 19 },
    ])
  })

  test('counts no account where the request names none', async () => {
    expect(await take(anAddress())).toMatchObject([{ policy: ofAddress, remaining: 59 }])
  })

  test('allows of any number of requests at once exactly as many as are left', async () => {
    const [address, account] = [anAddress(), unique()]
    const all = await Promise.all(Array.from({ length: 15 }, () => take(address, account)))
    expect(all.filter(([first]) => first?.allowed)).toHaveLength(10)
  })

  test('refuses by the policy that has nothing left, and by that one alone', async () => {
    const account = unique()
    for (let n = 0; n < 20; n += 1) await take(anAddress(), account)
    expect(await take(anAddress(), account)).toMatchObject([
      { policy: both, allowed: true },
      { policy: ofAddress, allowed: true },
      { policy: ofAccount, allowed: false, remaining: 0 },
    ])
    expect((await take(anAddress(), unique())).every(({ allowed }) => allowed)).toBe(true)
  })

  test('counts those whose address nobody knows as one', async () => {
    const account = unique()
    await take(null, account)
    expect(await take(null, account)).toMatchObject([{ remaining: 8 }, {}, { remaining: 18 }])
  })

  test('says when there is something again: within the window', async () => {
    const [first] = await take(anAddress(), unique())
    const [second] = await take(anAddress(), unique())
    expect(first?.resetsAt).toBe(second?.resetsAt)
    expect((first?.resetsAt ?? 0) % (both?.windowMs ?? 1)).toBe(0)
  })
}
