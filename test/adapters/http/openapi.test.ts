import { createConfig, lintFromString } from '@redocly/openapi-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { operations } from '../../../src/adapters/inbound/http/routes.ts'
import { http } from './support.ts'

interface Operation {
  operationId: string
  security: Record<string, string[]>[]
  'x-requires'?: unknown
  responses: Record<string, { content?: Record<string, { examples?: Record<string, unknown> }> }>
  requestBody?: { content: Record<string, unknown> }
}

const assets = async () => new Response('')
const { app } = http({}, { assets })
let text: string
let paths: Record<string, Record<string, Operation>>

beforeAll(async () => {
  const answer = await app.request('/openapi.json')
  expect(answer.headers.get('Server-Timing')).toBe('trips;desc="0"')
  expect(answer.headers.get('Cache-Control')).toBe('public, max-age=300')
  text = await answer.text()
  const document = JSON.parse(text) as { paths: typeof paths } // checked by the linter below
  paths = document.paths
})

async function lint(source: string) {
  // The contract has both /users/sessions/{id} and /users/{id}/roles: no id is called `sessions`.
  const rules = { 'no-ambiguous-paths': 'off' } as const
  const config = await createConfig({ extends: ['recommended'], rules })
  const found = await lintFromString({ source, config })
  return found.map(
    ({ ruleId, message, location }) => `${ruleId} ${message} ${location[0]?.pointer}`,
  )
}

describe('the OpenAPI document', () => {
  test('passes the linter, without a warning', async () => {
    expect(await lint(text)).toEqual([])
  })

  test('is really looked at by the linter', async () => {
    expect(await lint(text.replace('"operationId":"login",', ''))).toHaveLength(1)
  })

  test('has every route and no other', () => {
    const served = app.routes
      .filter(({ path, method }) => path !== '/*' && method !== 'ALL')
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}')}`)
      .filter((route) => !/\.(js|css|png|svg)$/.test(route)) // parts of pages
    const described = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    )
    expect(described.sort()).toEqual(served.sort())
  })

  test.each(operations.map((entry) => [`${entry.method} ${entry.path}`, entry] as const))(
    '%s says what it needs, and what comes of not having it',
    (_name, entry) => {
      const operation = paths[entry.path]?.[entry.method]
      const codes = codesOf(operation)
      expect(codes).toEqual(expect.arrayContaining(['internal_error', 'dependency_unavailable']))
      switch (entry.needs) {
        case 'nothing':
          expect(operation?.security).toEqual([])
          break
        case 'optional_sign_in':
          expect(operation?.security).toEqual([{}, { accessToken: [] }])
          expect(codes).toContain('invalid_access_token')
          break
        case 'sign_in_or_credential':
          expect(operation?.security).toEqual([{ accessToken: [] }, { serviceCredential: [] }])
          expect(operation?.['x-requires']).toEqual(entry.requires)
          expect(codes).toEqual(
            expect.arrayContaining([
              'unauthenticated',
              'invalid_access_token',
              'permission_denied',
            ]),
          )
          break
        case 'sign_in':
          expect(operation?.security).toEqual([{ accessToken: [] }])
          expect(codes).toEqual(expect.arrayContaining(['unauthenticated', 'session_ended']))
          if (entry.requires !== 'nothing') {
            expect((operation as { 'x-requires'?: unknown } | undefined)?.['x-requires']).toEqual(
              entry.requires,
            )
            expect(codes).toContain('permission_denied')
          }
      }
      if (operation?.requestBody?.content['application/json']) {
        expect(codes).toEqual(
          expect.arrayContaining(['malformed_request', 'payload_too_large', 'validation_failed']),
        )
      }
    },
  )

  test('is answered from memory the second time, with a tag', async () => {
    const second = await app.request('/openapi.json')
    expect(await second.text()).toBe(text)
    const headers = { 'If-None-Match': second.headers.get('ETag') ?? '' }
    expect((await app.request('/openapi.json', { headers })).status).toBe(304)
  })
})

function codesOf(operation: Operation | undefined): string[] {
  return Object.values(operation?.responses ?? {}).flatMap(({ content }) =>
    Object.keys(content?.['application/problem+json']?.examples ?? {}),
  )
}
