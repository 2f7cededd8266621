/** Signing keys in the record: the whole service, its schedule and its commands over one cloud. */
import { execFile } from 'node:child_process'
import { decodeProtectedHeader } from 'jose'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { type ComposedService, composeService, somebody } from '../../support/composed-service.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'

const own = useOwnCloud()
const inTheRecord = { SIGNING_KEYS: '' }
let service: ComposedService

beforeAll(() => {
  service = composeService(own(), inTheRecord)
})

const command = (...args: readonly string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const env = {
      ...process.env,
      DATABASE_URL: own().cloud.databaseUrl,
      SIGNING_KEYS: '',
      TOKEN_KEYS: inject('service').TOKEN_KEYS,
    }
    execFile(process.execPath, ['scripts/keys.ts', ...args], { env }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
    })
  })

async function signedIn(by: ComposedService) {
  const person = somebody()
  await by.call('POST /auth/register', { body: person })
  const { body } = await by.call('POST /auth/login', {
    body: { identifier: person.username, password: person.password },
  })
  return { token: body.accessToken as string, refreshToken: body.refreshToken as string }
}

const published = async (by: ComposedService): Promise<string[]> =>
  (await by.call('GET /.well-known/jwks.json')).body.keys.map(({ kid }: { kid: string }) => kid)

describe('signing keys in the record', () => {
  test('are missing until the schedule has made one: try again, says the service', async () => {
    const answer = await service.call('GET /.well-known/jwks.json')
    expect(answer.status).toBe(503)
    expect(answer.headers.get('Retry-After')).toBeTruthy()
    await service.everyMinute()
    expect(await published(service)).toHaveLength(1)
  })

  test('sign people in, by no secret of the platform', async () => {
    const { token } = await signedIn(service)
    expect(await published(service)).toEqual([decodeProtectedHeader(token).kid])
    expect((await service.call('GET /users/profile', { token })).status).toBe(200)
  })

  test('are listed and rotated by a command, and published ahead of use', async () => {
    const [current] = await published(service)
    const rotated = await command('rotate')
    const next = rotated.out.split(' ')[0] ?? ''
    expect(rotated.out).toMatch(/is published, and signs from \d{4}-/)
    expect((await command('rotate')).out).toBe(rotated.out) // one next key at a time
    expect(await published(composeService(own(), inTheRecord))).toEqual([current, next])
    const { out } = await command('list')
    expect(out).toMatch(new RegExp(`^${current} +current .*\\n${next} +next `))
  })

  test('that leaked are replaced at once: sessions stay, policies stay in force', async () => {
    const { token, refreshToken } = await signedIn(service)
    const replaced = await command('rotate', '--now')
    expect(replaced.out).toContain(`Withdrawn: ${decodeProtectedHeader(token).kid}`)
    const elsewhere = composeService(own(), inTheRecord)
    expect(await elsewhere.call('GET /users/profile', { token })).toMatchObject({
      status: 401,
      body: { code: 'invalid_access_token' },
    })
    const { body } = await elsewhere.call('POST /auth/refresh-token', { body: { refreshToken } })
    const profile = await elsewhere.call('GET /users/profile', { token: body.accessToken })
    expect(profile.status).toBe(200)
  })

  test('the command says what it lacks, in one line', async () => {
    expect(await command('rotate', 'now')).toMatchObject({ code: 2 })
    expect((await command('--sooner')).err).toContain('--sooner')
    expect((await command('--help')).out).toContain('rotate --now')
  })
})
