/** What a client writes into a request to write into our metrics, over the whole service, as they are scraped. */
import { expect, test } from 'vitest'
import { routePatterns } from '../../../src/adapters/inbound/http/route-patterns.ts'
import { catalogue } from '../../../src/domain/monitoring/catalogue.ts'
import { personWith } from '../../support/composed-administrator.ts'
import { composeService } from '../../support/composed-service.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'

const own = useOwnCloud()

test('no path, method, header or body makes a label value that is not declared', async () => {
  const service = composeService(own())
  const admin = await personWith(service, own(), 'administrator')
  const forged = 'evil"} 1\nevil_total{a="b'
  const headers = { 'User-Agent': 'evil"} 1', 'CF-IPCountry': 'evil', traceparent: 'evil' }
  for (let n = 0; n < 20; n += 1) {
    const path = encodeURIComponent(`${forged}${n}`)
    await service.call(`GET /${path}`, { headers })
    await service.call(`EVIL${n} /users/profile`, { headers })
    await service.call(`GET /users/${path}?evil=${path}`, { headers, token: admin.token })
    await service.call(`PUT /resources/${path}/${path}`, {
      headers,
      token: admin.token,
      body: { properties: {} },
    })
    await service.call('POST /auth/login', { body: { identifier: forged, password: 'evil' } })
  }
  const { text } = await service.call('GET /metrics', { token: admin.token })

  expect(text).not.toMatch(/evil/i)
  const allowed = new Set<string>([...routePatterns, 'other', ...declaredValues()])
  const used = [...text.matchAll(/[{,](\w+)="((?:[^"\\]|\\.)*)"/g)]
  expect(used.length).toBeGreaterThan(50)
  for (const [, label, value] of used) {
    if (label !== 'le') expect(allowed).toContain(value)
  }
  expect(text).toMatch(
    /gatehouse_http_requests_total\{method="GET",route="other",status="4xx"\} 20/,
  )
  expect(text).toMatch(
    /gatehouse_http_requests_total\{method="other",route="\/users\/profile",status="4xx"\} 20/,
  )
})

function declaredValues(): readonly string[] {
  return Object.values(catalogue).flatMap(({ labels }) =>
    Object.values(labels).flatMap((values) => (Array.isArray(values) ? values : [])),
  )
}
