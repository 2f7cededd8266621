/** What GET /metrics answers, read by the strict parser of Prometheus' own Python client. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openMetrics } from '../../src/adapters/inbound/http/monitoring/open-metrics.ts'
import { metricNames } from '../../src/domain/monitoring/catalogue.ts'
import { createTestMetrics } from '../support/test-metrics.ts'

const python = '/usr/bin/python3'
const parser = '/usr/lib/python3/dist-packages/prometheus_client/openmetrics/parser.py'

const program = `
import json, sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
families = text_string_to_metric_families(sys.stdin.read())
print(json.dumps([[f.name, f.type, f.unit, len(f.samples)] for f in families]))
`

function parse(text: string) {
  const { status, stdout, stderr } = spawnSync(python, ['-c', program], {
    input: text,
    encoding: 'utf8',
  })
  return status === 0 ? (JSON.parse(stdout) as [string, string, string, number][]) : stderr
}

describe.skipIf(!existsSync(parser))('with prometheus_client (Debian package)', () => {
  test('a service that has counted nothing yet is read', async () => {
    const families = parse(openMetrics(await createTestMetrics().collect()))
    expect(families).toHaveLength(metricNames.length)
  })

  test('counts, gauges and histograms are read as what they are', async () => {
    const metrics = createTestMetrics()
    metrics.count('gatehouse_block_hits_total', {}, 3)
    metrics.set('gatehouse_outbox_oldest_seconds', {}, 0.1 + 0.2)
    metrics.set('gatehouse_dependency_up', { dependency: 'redis' }, 0)
    for (const seconds of [0.0004, 1e-7, 0.02, 1, 70]) {
      metrics.observe('gatehouse_hash_duration_seconds', {}, seconds)
      const labels = { method: 'GET', route: '/roles/{id}' } as const
      metrics.observe('gatehouse_http_request_duration_seconds', labels, seconds)
    }
    const families = parse(openMetrics(await metrics.collect()))
    expect(families).toContainEqual(['gatehouse_block_hits', 'counter', '', 1])
    expect(families).toContainEqual(['gatehouse_outbox_oldest_seconds', 'gauge', 'seconds', 1])
    expect(families).toContainEqual(['gatehouse_hash_duration_seconds', 'histogram', 'seconds', 12])
    expect(families).toHaveLength(metricNames.length)
  })

  test('and what is none is refused: the parser is a strict one', async () => {
    const text = openMetrics(await createTestMetrics().collect())
    expect(parse(text.replace('# EOF\n', ''))).toContain('Missing # EOF')
    expect(parse(text.replace('gatehouse_block_hits_total 0', 'gatehouse_block_hits 0'))).toContain(
      'Error',
    )
  })
})
