/** The routes that take no input, written by hand for the OpenAPI document: they are served without zod. */
import type { Document } from './complete-operations.ts'
import { problemExampleRef } from './problem-examples.ts'

export type Paths = NonNullable<Document['paths']>

export function plainPaths(): Paths {
  return {
    '/healthz': open('getHealth', 'Whether the process lives', {
      200: json('It does.', { status: 'ok' }),
    }),
    '/readyz': open('getReadiness', 'Whether the service can do its work', {
      200: json('It can; `degraded`: without its cache, so slower.', readiness('ok', 'up')),
      503: json('It cannot: its database does not answer.', readiness('unavailable', 'down')),
    }),
    '/.well-known/jwks.json': get('Service', 'getKeys', 'The public keys of access tokens', {
      200: {
        ...json('A JWK set (RFC 7517). Keep it for as long as Cache-Control says.', exampleKeys),
        headers: etag,
      },
      304: { description: 'It is what you have already.', headers: etag },
    }),
    '/.well-known/authzen-configuration': get(
      'Access',
      'getAuthzenConfiguration',
      'Where the policy decision point is (OpenID AuthZEN 1.0)',
      {
        200: {
          ...json('Its metadata.', {
            policy_decision_point: 'https://id.example.org',
            access_evaluation_endpoint: 'https://id.example.org/access/v1/evaluation',
          }),
          headers: etag,
        },
        304: { description: 'It is what you have already.', headers: etag },
      },
    ),
    '/openapi.json': get('Service', 'getOpenApi', 'This document', {
      200: { ...json('OpenAPI 3.1.', { openapi: '3.1.1' }), headers: etag },
      304: { description: 'It is what you have already.', headers: etag },
    }),
    '/docs': htmlPage('getDocs', 'This document, to read and to try out'),
    '/account/verify-email': htmlPage('getVerifyEmailPage', 'Where a confirmation mail leads'),
    '/account/reset-password': htmlPage('getResetPasswordPage', 'Where a reset mail leads'),
    '/account/unlock': htmlPage('getUnlockPage', 'Where the mail leads that tells of a lock'),
    '/account/change-email': htmlPage(
      'getChangeEmailPage',
      'Where both mails of a change of address lead',
    ),
    '/account/forgot-password': htmlPage('getForgotPasswordPage', 'Where people ask for that mail'),
  }
}

type Responses = NonNullable<NonNullable<Paths[string]['get']>['responses']>

/** What health checks ask: answered even to who is blocked. */
function open(operationId: string, summary: string, responses: Responses) {
  return {
    get: { operationId, tags: ['Service'], summary, responses: { ...responses, 405: otherMethod } },
  }
}

function get(tag: string, operationId: string, summary: string, responses: Responses) {
  const all = { ...responses, 403: blocked, 405: otherMethod }
  return { get: { operationId, tags: [tag], summary, responses: all } }
}

function htmlPage(operationId: string, summary: string) {
  return get('Pages', operationId, summary, {
    200: {
      description: 'The page.',
      content: { 'text/html': { schema: { type: 'string' } } },
      headers: etag,
    },
    304: { description: 'It is what you have already.', headers: etag },
  })
}

function json(description: string, example: unknown) {
  return {
    description,
    content: { 'application/json': { schema: { type: 'object' as const }, example } },
  }
}

function readiness(status: string, database: string) {
  return { status, checks: { database, redis: 'up' } }
}

const etag = {
  ETag: { description: 'Names this state.', schema: { type: 'string' as const }, example: '"a1"' },
}

const exampleKeys = {
  keys: [
    {
      kty: 'EC',
      crv: 'P-256',
      x: '2zQ6m3dZ0rG8p1bq4X7kS9wT5uV0yC2eF6hJ8lN1aPs',
      y: 'K7pL9rA6eH0gM3cQIq3Zc0bXb0mJw1f4nVd8yS2uT5x',
      kid: '2026-11',
      alg: 'ES256',
      use: 'sig',
    },
  ],
}

const blocked = {
  description: 'The network is blocked.',
  content: {
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
      examples: { address_blocked: problemExampleRef('address_blocked') },
    },
  },
}

/** Nothing else can go wrong with a request that carries nothing. */
const otherMethod = {
  description: 'Another method was used on this address.',
  headers: {
    Allow: {
      description: 'The methods that it takes.',
      schema: { type: 'string' as const },
      example: 'GET, HEAD, OPTIONS',
    },
  },
  content: {
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
      examples: { method_not_allowed: problemExampleRef('method_not_allowed') },
    },
  },
}
