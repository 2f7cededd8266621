import { beforeAll, describe, expect, test } from 'vitest'
import {
  type ComposedService,
  composeService,
  mailbox,
  somebody,
  tokenIn,
} from '../support/composed-service.ts'
import { useOwnCloud } from '../support/own-cloud.ts'

const own = useOwnCloud()
let service: ComposedService

beforeAll(() => {
  service = composeService(own(), { DISCLOSURE: 'strict' })
})

describe('registration under strict disclosure', () => {
  test('says the same of a new and a known address, at the same cost', async () => {
    const person = somebody()
    const fresh = await service.call('POST /auth/register', { body: person })
    const known = await service.call('POST /auth/register', {
      body: { ...somebody(), email: person.email.toUpperCase() },
    })
    expect(fresh).toMatchObject({ status: 202, body: { status: 'verification_sent' } })
    expect(known.status).toBe(202)
    expect(known.body).toEqual(fresh.body)
    expect(shape(known.headers)).toBe(shape(fresh.headers))
  })

  test('tells the owner of a known address, and makes no second account', async () => {
    const person = somebody()
    await service.call('POST /auth/register', { body: person })
    const intruder = somebody()
    await service.call('POST /auth/register', { body: { ...intruder, email: person.email } })
    const [newest] = await mailbox(own(), person.email)
    expect(newest?.subject).toMatch(/already have/)
    const attempt = await service.call('POST /auth/login', {
      body: { identifier: intruder.username, password: intruder.password },
    })
    expect(attempt.body.code).toBe('invalid_credentials')
  })

  test('lets nobody in before the address is proved', async () => {
    const person = somebody()
    await service.call('POST /auth/register', { body: person })
    const signIn = () =>
      service.call('POST /auth/login', {
        body: { identifier: person.email, password: person.password },
      })
    expect(await signIn()).toMatchObject({ status: 403, body: { code: 'email_not_verified' } })
    const [mail] = await mailbox(own(), person.email)
    await service.call('POST /auth/verify-email', { body: { token: tokenIn(mail) } })
    expect((await signIn()).status).toBe(200)
  })

  test('still says that a username is taken: names are public', async () => {
    const person = somebody()
    await service.call('POST /auth/register', { body: person })
    const again = await service.call('POST /auth/register', {
      body: { ...somebody(), username: person.username },
    })
    expect(again).toMatchObject({ status: 409, body: { code: 'username_taken' } })
  })
})

describe('a change of address under strict disclosure', () => {
  async function signedIn() {
    const person = somebody()
    await service.call('POST /auth/register', { body: person })
    const [mail] = await mailbox(own(), person.email)
    await service.call('POST /auth/verify-email', { body: { token: tokenIn(mail) } })
    const { body } = await service.call('POST /auth/login', {
      body: { identifier: person.email, password: person.password },
    })
    return { ...person, token: body.accessToken as string }
  }

  test('answers, costs, shows and mails the same whether or not somebody has the address', async () => {
    const other = await signedIn()
    const askedFor = async (newEmail: string) => {
      // An isolate of its own: what it reads now and then beside the first question is read for each.
      service = composeService(own(), { DISCLOSURE: 'strict' })
      const { token, email, password } = await signedIn()
      const body = { newEmail, currentPassword: password }
      const asked = await service.call('POST /users/email', { token, body })
      const [mail] = await mailbox(own(), email)
      const viewed = await service.call('GET /users/email', { token })
      const confirmed = await service.call('POST /users/email/confirm', {
        body: { token: tokenIn(mail) },
      })
      const { change } = viewed.body
      return {
        asked: [asked.status, asked.body, shape(asked.headers)],
        mail: [mail?.subject, mail?.links.length],
        viewed: { ...change, newEmail: '', requestedAt: '', expiresAt: '' },
        confirmed: [confirmed.status, confirmed.body, shape(confirmed.headers)],
      }
    }
    // One after the other: a call lets follow whatever is to follow, another call's mail too.
    const seen = [await askedFor(other.email), await askedFor(somebody().email)]
    expect(seen[0]).toEqual(seen[1])
    expect(seen[0]?.confirmed.slice(0, 2)).toEqual([
      202,
      { status: 'confirmed', outstanding: 'new_address' },
    ])
    const [told] = await mailbox(own(), other.email)
    expect(told).toMatchObject({ subject: expect.stringMatching(/wanted to use/), links: [] })
  })
})

/** What an answer's headers say, without what differs between any two answers. */
function shape(headers: Headers): string {
  return [...headers]
    .filter(([name]) => name !== 'x-request-id')
    .map(([name, value]) => `${name}: ${value.replaceAll(/dur=[\d.]+/g, 'dur=…')}`)
    .join('\n')
}
