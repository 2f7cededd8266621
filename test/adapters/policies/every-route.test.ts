/** Every route of the service, asked by somebody whose role holds nothing. */
import { beforeAll, describe, expect, test } from 'vitest'
import { operations } from '../../../src/adapters/inbound/http/routes.ts'
import { type ComposedPerson, personWith } from '../../support/composed-administrator.ts'
import { type ComposedService, composeService } from '../../support/composed-service.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'

const own = useOwnCloud()
let service: ComposedService
let guest: ComposedPerson

beforeAll(async () => {
  service = composeService(own())
  const admin = await personWith(service, own(), 'administrator')
  await service.call('POST /roles', {
    token: admin.token,
    body: { name: 'guest', permissions: [] },
  })
  guest = await personWith(service, own(), 'guest')
})

const files = [{ path: 'x.yaml', content: 'subject: X' }]
const question = {
  subject: { type: 'user', id: 'x' },
  action: { name: 'read' },
  resource: { type: 'Course', id: 'x' },
}
/** The least that each schema takes: what it says itself is not asked here. */
const bodies: Readonly<Record<string, object>> = {
  'post /roles': { name: 'x', permissions: [] },
  'put /roles/{id}': { name: 'x', permissions: [] },
  'post /permissions': { name: 'a:b' },
  'post /users': { username: 'x', email: 'x@example.org' },
  'patch /users/{id}': {},
  'put /users/{id}/roles': { roles: ['learner'] },
  'post /policies': { message: 'x', files },
  'post /policies/validate': { files },
  'post /policies/simulate': { files },
  'put /policies/shadow': { files },
  'post /access/v1/evaluation': question,
  'post /access/v1/evaluations': question,
  'post /access/v1/search/subject': question,
  'post /access/v1/search/resource': question,
  'post /access/v1/search/action': question,
  'post /service-credentials': { name: 'x', permissions: ['role:read'] },
  'post /ip-blocks': { cidr: '192.0.2.0/24', reason: 'x' },
  'put /resources/{type}/{id}': { properties: {} },
}

const forms: Readonly<Record<string, string>> = { 'post /oauth/introspect': 'token=x' }

/** What everybody may do with what is their own, whatever their roles. */
const ofEverybody: readonly string[] = ['account:self', 'session:self']

const guarded = operations.flatMap((entry) =>
  'requires' in entry &&
  entry.requires !== 'nothing' &&
  !ofEverybody.includes(entry.requires.permission)
    ? [{ place: `${entry.method} ${entry.path}`, requires: entry.requires }]
    : [],
)

describe('who holds nothing', () => {
  test.each(guarded)(
    'is refused at $place, and told what is missing',
    async ({ place, requires }) => {
      const [method = '', path = ''] = place.split(' ')
      const answer = await service.call(
        `${method.toUpperCase()} ${path.replace('{type}', 'Course').replaceAll(/\{.+?\}/g, '1')}`,
        {
          token: guest.token,
          ...(bodies[place] && { body: bodies[place] }),
          ...(forms[place] && { form: forms[place] }),
          headers: {
            'If-Match': '"0"',
            ...(path.endsWith('/bulk') && { 'Content-Type': 'application/x-ndjson' }),
          },
        },
      )
      // Of accounts one sees one's own: others are not there.
      const own = path.startsWith('/users') && requires.action === 'read'
      if (own) expect([200, 404]).toContain(answer.status)
      else if (path.startsWith('/users/{id}') && answer.status === 404)
        expect(answer.body.code).toBe('user_not_found')
      else expect(answer).toMatchObject({ status: 403, body: { permission: requires.permission } })
    },
  )

  test('looks after the own account all the same, and signs out', async () => {
    for (const operation of ['GET /users/profile', 'GET /users/permissions']) {
      expect((await service.call(operation, { token: guest.token })).status).toBe(200)
    }
    expect((await service.call('POST /auth/logout', { token: guest.token })).status).toBe(204)
  })
})

test('nobody at all is let in anywhere but where nothing is needed', async () => {
  for (const { method, path, needs } of operations) {
    if (needs === 'nothing' || needs === 'optional_sign_in') continue
    const body =
      bodies[`${method} ${path}`] ?? (method === 'get' || method === 'delete' ? undefined : {})
    const answer = await service.call(`${method.toUpperCase()} ${path}`, body ? { body } : {})
    expect([401, 415, 422, 400], `${method} ${path}`).toContain(answer.status)
    if (bodies[`${method} ${path}`] || method === 'get') expect(answer.status).toBe(401)
  }
})
