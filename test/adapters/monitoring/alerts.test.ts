/** Alerts over the whole service and the real drivers: the schedule looks, mail and webhook tell. */
import { createServer, type Server } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type ComposedPerson, personWith } from '../../support/composed-administrator.ts'
import { type ComposedService, composeService, mailbox } from '../../support/composed-service.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'

const own = useOwnCloud()
const ops = 'ops@example.org'
let admin: ComposedPerson
let service: ComposedService
let another: ComposedService

interface Delivery {
  readonly id: string
  readonly body: { readonly type: string; readonly data: { readonly alert: string } }
}
let receiver: Server
let deliveries: Delivery[] = []
let receiverAnswers = 204

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      deliveries.push({ id: String(request.headers['webhook-id']), body: JSON.parse(text) })
      response.writeHead(receiverAnswers).end()
    })
  })
  await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening))
  const address = receiver.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const variables = {
    ALERT_MAIL_TO: ops,
    ALERT_WEBHOOK_URL: `http://127.0.0.1:${port}/hook`,
    ALERT_WEBHOOK_SECRET: `whsec_${btoa('k'.repeat(32))}`,
  }
  vi.useFakeTimers({ toFake: ['Date'] })
  service = composeService(own(), variables)
  another = composeService(own(), variables)
  admin = await personWith(service, own(), 'administrator')
})

afterEach(async () => {
  deliveries = []
  receiverAnswers = 204
  await own().heal()
})

afterAll(() => {
  vi.useRealTimers()
  receiver.close()
})

/** A minute passes, then the schedules of all processes look at once. */
async function minute(...processes: readonly ComposedService[]): Promise<void> {
  vi.setSystemTime(Date.now() + 60_000)
  await Promise.all(processes.map((one) => one.everyMinute().catch(() => {})))
}

async function guess(times: number): Promise<void> {
  const body = { identifier: 'nobody', password: 'some wrong words' }
  for (let n = 0; n < times; n += 1) await service.send('POST /auth/login', { body })
  await service.letFollow()
}

async function alert(name: string) {
  const { body } = await service.call('GET /alerts', { token: admin.token })
  return body.items.find((item: { name: string }) => item.name === name)
}

async function token(): Promise<string> {
  return (await personWith(service, own(), 'administrator')).token
}

const told = async () =>
  (await mailbox(own(), ops)).map(({ subject }) => subject).filter((s) => /FailedSignIns/.test(s))

describe('many failed sign-ins', () => {
  test('fire and resolve: one mail and one call each, however many schedules look', async () => {
    await minute(service, another)
    expect(await alert('FailedSignIns')).toMatchObject({ state: 'inactive', since: null })
    // The rule takes more than 30 a minute over five minutes.
    await guess(160)
    await minute(service, another)
    expect(await alert('FailedSignIns')).toMatchObject({ state: 'pending', value: 32 })
    expect(await told()).toEqual([])
    await minute(service, another)
    await minute(service, another)
    expect(await alert('FailedSignIns')).toMatchObject({ state: 'firing' })
    await minute(service, another)
    expect(await told()).toEqual(['Gatehouse: FailedSignIns (warning)'])
    const calls = () => deliveries.filter(({ body }) => body.data.alert === 'FailedSignIns')
    expect(calls().map(({ body }) => body.type)).toEqual(['alert.firing'])

    for (let n = 0; n < 16; n += 1) await minute(service, another)
    expect(await told()).toEqual([
      'Gatehouse: FailedSignIns is over',
      'Gatehouse: FailedSignIns (warning)',
    ])
    expect(calls().map(({ body }) => body.type)).toEqual(['alert.firing', 'alert.resolved'])
    admin = { ...admin, token: await token() } // the old one has expired meanwhile
    expect(await alert('FailedSignIns')).toMatchObject({ state: 'inactive' })
  }, 60_000)
})

describe('a webhook that fails', () => {
  test('is called again with the same id, until it answers', async () => {
    receiverAnswers = 503
    await own().faults({ redis: { down: true } })
    for (let n = 0; n < 3; n += 1) await minute(service)
    const calls = () => deliveries.filter(({ body }) => body.data.alert === 'DependencyDown')
    expect(calls().length).toBeGreaterThan(0)
    receiverAnswers = 204
    const failed = calls().length
    await minute(service)
    await minute(service)
    expect(calls()).toHaveLength(failed + 1)
    expect(new Set(calls().map(({ id }) => id)).size).toBe(1)
    await minute(service)
    expect(calls()).toHaveLength(failed + 1)
  }, 60_000)
})

describe('GET /alerts', () => {
  test('lists every rule and how it stands, for whom the policies allow', async () => {
    const answer = await service.call('GET /alerts', { token: await token() })
    expect(answer.status).toBe(200)
    expect(answer.body.items).toHaveLength(18)
    expect(answer.body.evaluatedAt).toMatch(/Z$/)
    expect(answer.headers.get('Server-Timing')).toMatch(/trips;desc="1"/)
    const learner = await personWith(service, own(), 'learner')
    const refused = await service.call('GET /alerts', { token: learner.token })
    expect(refused).toMatchObject({ status: 403, body: { permission: 'alert:read' } })
  })
})

describe('without the database', () => {
  test('the gauges say so, and the schedule counts as failed', async () => {
    await own().faults({ sql: { down: true } })
    await minute(service)
    await own().heal()
    const gauge = /^gatehouse_dependency_up\{dependency="database"\} (\d)$/m
    const failures = /^gatehouse_scheduled_runs_total\{result="failure"\} (\d+)$/m
    const { text } = await service.call('GET /metrics', { token: await token() })
    expect(gauge.exec(text)?.[1]).toBe('0')
    expect(Number(failures.exec(text)?.[1])).toBeGreaterThan(0)
    await minute(service)
    const after = await service.call('GET /metrics', { token: await token() })
    expect(gauge.exec(after.text)?.[1]).toBe('1')
  })

  test('mail and webhook say so all the same, once, and that it is over when it is back', async () => {
    for (let n = 0; n < 5; n += 1) await minute(service, another) // what others caused is over
    const subjects = async () =>
      (await mailbox(own(), ops)).map(({ subject }) => subject).filter((s) => /Dependency/.test(s))
    const calls = () =>
      deliveries
        .filter(({ body }) => body.data.alert === 'DependencyDown')
        .map(({ body }) => body.type)
    const before = (await subjects()).length
    deliveries = []

    await own().faults({ sql: { down: true } })
    for (let n = 0; n < 5; n += 1) await minute(service, another)
    expect(calls()).toEqual(['alert.firing'])
    expect((await subjects()).slice(0, -before || undefined)).toEqual([
      'Gatehouse: DependencyDown (critical)',
    ])
    await own().heal()
    for (let n = 0; n < 5; n += 1) await minute(service, another)
    expect(calls()).toEqual(['alert.firing', 'alert.resolved'])
    expect((await subjects()).slice(0, -before || undefined)).toEqual([
      'Gatehouse: DependencyDown is over',
      'Gatehouse: DependencyDown (critical)',
    ])
  }, 60_000)
})
