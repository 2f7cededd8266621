/** An HTTP surface over use cases that each test makes up. */

import { createHttp } from '../../../src/adapters/inbound/http/app.ts'
import type { HttpParts } from '../../../src/adapters/inbound/http/http-parts.ts'
import { visibleUser } from '../../../src/application/account/visible-user.ts'
import type { Application } from '../../../src/application/application.ts'
import type { Permission, Role } from '../../../src/domain/access/role.ts'
import type { User } from '../../../src/domain/account/user.ts'
import type { Caller } from '../../../src/domain/session/caller.ts'
import { asId, type SessionId, type UserId } from '../../../src/domain/shared/ids.ts'
import { instant } from '../../../src/domain/shared/instant.ts'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { recordExchanges } from '../../secrets/record.ts'
import { openGuard } from '../../support/open-guard.ts'
import { createTestLog } from '../../support/test-log.ts'
import { createTestMetrics } from '../../support/test-metrics.ts'

type UseCases = { [Context in keyof Application]?: Partial<Application[Context]> }

/** The use cases given; any other one fails the test that calls it. `good-token` is a signed-in caller. */
function application(given: UseCases = {}): Application {
  const session = {
    authenticate: async (token: string) =>
      token === 'good-token' ? ok(caller) : err({ kind: 'invalid_access_token' as const }),
    ...given.session,
  }
  const all = { account: {}, access: {}, mail: {}, ...given, session }
  const contexts = Object.entries(all).map(([name, context]) => [name, strict(name, context)])
  return Object.fromEntries(contexts) as Application // members that are missing throw when called
}

function strict(name: string, context: object): object {
  return new Proxy(context, {
    get: (target, useCase) => {
      const found = Reflect.get(target, useCase)
      return (
        found ??
        (() => {
          throw new Error(`${name}.${String(useCase)} was called`)
        })
      )
    },
  })
}

export function http(given: UseCases = {}, parts: Partial<HttpParts> = {}) {
  const { log, entries } = createTestLog()
  const metrics = createTestMetrics()
  const app = createHttp({
    application: application(given),
    guard: openGuard,
    dependencies: { check: async () => [] },
    publicKeys: async () => ({ keys: [] }),
    settings: {
      issuer: 'https://id.example.org',
      browser: {
        origins: ['https://id.example.org', 'https://learn.example.org'],
        sameSite: 'Strict',
        maxAgeSeconds: 600,
      },
      clientAddress: () => '192.0.2.7',
    },
    log,
    metrics,
    newRequestId: () => 'r'.repeat(32),
    ...parts,
  })
  const request = recordExchanges(app.request)
  return { app: Object.assign(app, { request }), log: entries, metrics }
}

export const signedIn = { Authorization: 'Bearer good-token' }

/** A JSON request; a string is sent as it is. */
export function json(method: string, body: unknown, headers: Record<string, string> = {}) {
  return {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }
}

/** The answer as a test compares it. */
export async function problem(response: Response | Promise<Response>) {
  const answered = await response
  const type = answered.headers.get('Content-Type')
  if (type !== 'application/problem+json') throw new Error(`Not a problem: ${type}`)
  const body: unknown = await answered.json()
  return body as {
    status: number
    code: string
    detail: string
    errors?: { path: string; code: string }[]
  }
}

export const caller: Caller = {
  userId: asId<UserId>('usr_1'),
  sessionId: asId<SessionId>('ses_1'),
  roles: ['learner' as Role['name']],
  policyVersion: '1',
  methods: ['pwd'],
  authenticatedAt: instant(0),
  address: null,
}

// Brands are for the domain's parsers; here the values are what they would have let through.
export const ana = {
  id: asId<UserId>('usr_1'),
  username: 'ana',
  email: 'ana@school.example',
  emailVerified: true,
  role: 'learner',
  roles: ['learner'],
  attributes: {},
  firstName: 'Ana',
  lastName: null,
  locale: 'es',
  status: 'active',
  secondFactors: [],
  version: 3,
  createdAt: instant(Date.UTC(2026, 10, 23, 19, 51, 7)),
  updatedAt: instant(Date.UTC(2026, 10, 24)),
} as unknown as User

/** As she sees herself: whole. */
export const anaSeen = visibleUser(ana, {
  permittedFields: (_resource, fields) => new Set(fields),
})

export const anaJson = {
  id: 'usr_1',
  username: 'ana',
  email: 'ana@school.example',
  emailVerified: true,
  role: 'learner',
  roles: ['learner'],
  attributes: {},
  firstName: 'Ana',
  lastName: null,
  locale: 'es',
  status: 'active',
  mfaEnabled: false,
  createdAt: '2026-11-23T19:51:07.000Z',
  updatedAt: '2026-11-24T00:00:00.000Z',
}

export const author = {
  id: 7,
  name: 'author',
  description: null,
  permissions: ['course:read', 'course:update'],
  system: false,
  version: 2,
} as unknown as Role

export const authorJson = {
  id: 7,
  name: 'author',
  description: null,
  permissions: ['course:read', 'course:update'],
  system: false,
}

export const publish = {
  id: 12,
  name: 'course:publish',
  description: 'Make a course public.',
  system: false,
} as unknown as Permission

export const origin = { requestId: 'r'.repeat(32), address: '192.0.2.7', userAgent: null }

/** A use case that notes what it is asked and always answers the same. */
export function noting<Answer>(seen: unknown[], answer: Answer) {
  return async (command: unknown) => {
    seen.push(command)
    return answer
  }
}
