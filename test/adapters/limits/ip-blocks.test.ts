/** Who is kept out, over the whole service. Each test has networks of its own. */
import { beforeAll, describe, expect, test } from 'vitest'
import { anAddress, aV6Network } from '../../support/addresses.ts'
import { type ComposedPerson, personWith } from '../../support/composed-administrator.ts'
import {
  type ComposedService,
  composeService,
  type ServiceCall,
} from '../../support/composed-service.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'

const own = useOwnCloud()
let service: ComposedService
let admin: ComposedPerson

const isolate = () => composeService(own(), { LIMITS: 'on', LIMITS_WAIT_MS: '500' })

beforeAll(async () => {
  service = isolate()
  admin = await personWith(service, own(), 'administrator')
})

describe('POST /ip-blocks', () => {
  test('201 keeps a network out, here at once and in an isolate that has just begun', async () => {
    const address = anAddress()
    expect((await ask(service, address)).status).toBe(401)
    const { status, body } = await block({ cidr: around(address) })
    expect([status, body]).toEqual([
      201,
      {
        id: expect.stringMatching(/^blk_/),
        cidr: around(address),
        kind: 'deny',
        reason: 'a test',
        automatic: false,
        createdBy: admin.id,
        createdAt: expect.any(String),
        expiresAt: null,
      },
    ])
    for (const one of [service, isolate()]) {
      expect(await ask(one, address)).toMatchObject({
        status: 403,
        body: { code: 'address_blocked' },
      })
      expect((await ask(one, anAddress())).status).toBe(401)
    }
  })

  test('201 keeps an IPv4 network out that comes mapped into IPv6, and an IPv6 one', async () => {
    const address = anAddress()
    await block({ cidr: `::ffff:${address}` })
    expect((await ask(service, address)).status).toBe(403)
    const network = aV6Network()
    expect((await block({ cidr: `${network}::/64` })).status).toBe(201)
    expect((await ask(service, `${network}:1:2:3:4`)).status).toBe(403)
  })

  test('201 lets in by name what is blocked around it', async () => {
    const address = anAddress()
    await block({ cidr: around(address) })
    await block({ cidr: address, kind: 'allow' })
    expect((await ask(service, address)).status).toBe(401)
    expect((await ask(service, neighbour(address))).status).toBe(403)
  })

  test('who is blocked is told so without a trip', async () => {
    const address = anAddress()
    await block({ cidr: address })
    await ask(service, address)
    await own().reset()
    // What follows the answer, such as bringing the metrics, is not the caller's to wait for.
    const { headers } = await ask({ ...service, call: service.send }, address)
    expect(headers.get('server-timing')).toBe('trips;desc="0"')
    expect(await own().stats()).toEqual({ sql: 0, redis: 0 })
  })

  test('and so is who asks for what costs nothing, or for what there is not', async () => {
    const address = anAddress()
    await block({ cidr: address })
    for (const one of [service, isolate()]) {
      await get(one, 'GET /.well-known/jwks.json', address) // an isolate that knows nothing yet asks behind it
      await own().reset()
      for (const operation of uncounted) {
        const { status, body, headers } = await get({ ...one, call: one.send }, operation, address)
        expect([operation, status, body.code]).toEqual([operation, 403, 'address_blocked'])
        expect(headers.get('server-timing')).toBe('trips;desc="0"')
      }
      expect(await own().stats()).toEqual({ sql: 0, redis: 0 })
      expect((await get(one, 'GET /openapi.json', anAddress())).status).toBe(200)
    }
  })

  test('but not from health checks: whoever watches the service sees that it lives', async () => {
    const address = anAddress()
    await block({ cidr: address })
    for (const path of ['/healthz', '/readyz']) {
      expect((await get(service, `GET ${path}`, address)).status).toBe(200)
    }
  })

  test('also while rate limits are off, from the second request on', async () => {
    const address = anAddress()
    await block({ cidr: address })
    const open = composeService(own(), { LIMITS: 'off' })
    await ask(open, address)
    expect((await ask(open, address)).status).toBe(403)
  })

  test('and while Redis is away', async () => {
    const address = anAddress()
    await block({ cidr: address })
    await own().faults({ redis: { down: true } })
    expect((await ask(isolate(), address)).status).toBe(403)
    await own().heal()
  })

  test('409 where whoever asks would lock themselves out, until they say so twice', async () => {
    const address = anAddress()
    const cidr = around(address)
    expect(await block({ cidr }, address)).toMatchObject({
      status: 409,
      body: { code: 'own_network' },
    })
    expect((await ask(service, address)).status).toBe(401)
    expect((await block({ cidr, confirmOwnNetwork: true }, address)).status).toBe(201)
    expect((await ask(service, address)).status).toBe(403)
  })

  test('201 without a second word where they are let in by name', async () => {
    const address = anAddress()
    await block({ cidr: address, kind: 'allow' })
    expect((await block({ cidr: around(address) }, address)).status).toBe(201)
  })

  test.each([
    ['no network', { cidr: 'example.org' }, 'cidr'],
    ['bits behind the prefix', { cidr: '192.0.2.1/24' }, 'cidr'],
    ['no reason', { reason: ' ' }, 'reason'],
    ['a moment that is over', { expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
    ['a kind that is none', { kind: 'maybe' }, 'kind'],
  ])('422 with %s', async (_what, form, path) => {
    const { status, body } = await block({ cidr: '192.0.2.0/24', ...form })
    expect([status, body.errors]).toEqual([422, [expect.objectContaining({ path })]])
  })
})

describe('GET and DELETE /ip-blocks', () => {
  test('a block is listed until it is lifted, and then holds no more', async () => {
    const address = anAddress()
    const { body: made } = await block({ cidr: address })
    expect(await listed()).toContainEqual(made)
    const lift = () => call(`DELETE /ip-blocks/${made.id}`)
    expect((await lift()).status).toBe(204)
    expect(await listed()).not.toContainEqual(made)
    expect((await ask(service, address)).status).toBe(401)
    expect(await lift()).toMatchObject({ status: 404, body: { code: 'ip_block_not_found' } })
  })

  test('409 for whoever would so take away what lets them in', async () => {
    const address = anAddress()
    const { body: allowed } = await block({ cidr: address, kind: 'allow' })
    await block({ cidr: around(address) })
    const lift = (query: string) => call(`DELETE /ip-blocks/${allowed.id}${query}`, {}, address)
    expect((await lift('')).body.code).toBe('own_network')
    expect((await lift('?confirmOwnNetwork=true')).status).toBe(204)
    expect((await ask(service, address)).status).toBe(403)
  })

  test('page by page', async () => {
    await block({ cidr: anAddress() })
    await block({ cidr: anAddress() })
    const first = await call('GET /ip-blocks?limit=1')
    const second = await call(`GET /ip-blocks?limit=1&cursor=${first.body.nextCursor}`)
    expect(first.body.items).toHaveLength(1)
    expect(second.body.items).toHaveLength(1)
    expect(first.body.items[0].id).not.toBe(second.body.items[0].id)
  })

  test('403 for everybody else', async () => {
    const teacher = await personWith(service, own(), 'teacher')
    const answer = await service.call('GET /ip-blocks', { token: teacher.token })
    expect(answer).toMatchObject({ status: 403, body: { permission: 'ip-block:manage' } })
  })
})

test('who is let in by name is not counted by address', async () => {
  const address = anAddress()
  await block({ cidr: address, kind: 'allow' })
  const { headers } = await ask(service, address)
  expect(headers.get('ratelimit-policy')).not.toContain('"sign-in-address";')
  expect(headers.get('ratelimit-policy')).toContain('"sign-in-account";')
})

async function listed() {
  return (await call('GET /ip-blocks?limit=100')).body.items
}

function block(form: object, from?: string) {
  return call('POST /ip-blocks', { body: { reason: 'a test', ...form } }, from)
}

function call(operation: string, request: ServiceCall = {}, from = anAddress()) {
  const headers = { 'CF-Connecting-IP': from }
  return service.call(operation, { token: admin.token, ...request, headers })
}

/** Operations that no limit counts. */
const uncounted = [
  'GET /.well-known/jwks.json',
  'GET /.well-known/authzen-configuration',
  'GET /openapi.json',
  'GET /nothing-here',
  'PATCH /auth/login',
  'OPTIONS /auth/login',
]

function get(one: ComposedService, operation: string, address: string) {
  return one.call(operation, { headers: { 'CF-Connecting-IP': address } })
}

function ask(one: ComposedService, address: string) {
  return one.call('POST /auth/login', {
    body: { identifier: `nobody-at-${address}`, password: 'not the password' },
    headers: { 'CF-Connecting-IP': address },
  })
}

const around = (address: string) => `${address.replace(/\.\d+$/, '.0')}/24`
const neighbour = (address: string) => address.replace(/\.\d+$/, '.254')
