/** With limits on a request costs no more time: what is asked about it travels beside its first trip. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { anAddress } from '../../support/addresses.ts'
import {
  type ComposedService,
  composeService,
  goodPassword,
  type ServiceCall,
  somebody,
} from '../../support/composed-service.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'

const own = useOwnCloud()
let service: ComposedService

beforeAll(async () => {
  // What an isolate asks only every few seconds is asked once, here, and not counted: on a slow machine, too.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  service = composeService(own(), { LIMITS: 'on', LIMITS_WAIT_MS: '500' })
  await signedIn() // Redis has the script, and the isolate what it keeps
})

afterAll(() => {
  vi.useRealTimers()
})

test('register 2, with one request to Redis', async () => {
  expect(await cost('POST /auth/register', { body: somebody() })).toEqual([201, 2, 1])
})

test('sign in 2, with one request to Redis for all its limits, and one to note the session', async () => {
  const person = await registered()
  const body = { identifier: person.username, password: goodPassword }
  expect(await cost('POST /auth/login', { body })).toEqual([200, 2, 2])
})

test('refresh 1', async () => {
  const { refreshToken } = await signedIn()
  expect(await cost('POST /auth/refresh-token', { body: { refreshToken } })).toEqual([200, 1, 1])
})

test('sign out 1: the limit and the mark of the end travel together', async () => {
  const { accessToken: token } = await signedIn()
  expect(await cost('POST /auth/logout', { token })).toEqual([204, 1, 1])
})

test('an authenticated read 1: the limits and the session in one request', async () => {
  const { accessToken: token } = await signedIn()
  expect(await cost('GET /users/profile', { token })).toEqual([200, 1, 1])
})

test('change password 2', async () => {
  const { accessToken: token } = await signedIn()
  const body = { currentPassword: goodPassword, newPassword: 'another lamp under other stairs' }
  expect(await cost('PUT /users/password', { token, body })).toEqual([204, 2, 2])
})

test('the own permissions, asked again, none: they are counted behind the answer', async () => {
  const { accessToken: token } = await signedIn()
  await cost('GET /users/permissions', { token })
  expect(await cost('GET /users/permissions', { token })).toEqual([200, 0, 0])
})

/** The status, the sequential trips that the answer names, and the requests that Redis counted. */
async function cost(operation: string, request: ServiceCall) {
  await own().reset()
  const headers = { 'CF-Connecting-IP': anAddress() }
  const { status, headers: answered } = await service.send(operation, { ...request, headers })
  const { redis } = await own().stats()
  await service.letFollow()
  return [
    status,
    Number(/trips;desc="(\d+)"/.exec(answered.get('server-timing') ?? '')?.[1]),
    redis,
  ]
}

async function registered() {
  const person = somebody()
  await service.call('POST /auth/register', { body: person, headers: from() })
  return person
}

async function signedIn() {
  const { username: identifier, password } = await registered()
  const body = { identifier, password }
  return (await service.call('POST /auth/login', { body, headers: from() })).body
}

const from = () => ({ 'CF-Connecting-IP': anAddress() })
