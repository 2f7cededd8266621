/** The declared rules, what they are compiled to, and what is refused. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import compiled from '../../ops/alerts/rules.json' with { type: 'json' }
import { compileRules } from '../../scripts/alerts/compile-rules.ts'
import { prometheusRules } from '../../scripts/alerts/prometheus-rules.ts'

describe('the shipped rules', () => {
  test('are what the service is built with: npm run alerts:compile has nothing to do', async () => {
    const { rules, errors } = await compileRules('ops/alerts')
    expect(errors).toEqual([])
    expect(rules).toEqual(compiled)
    expect(await readFile('ops/prometheus/rules.yaml', 'utf8')).toBe(prometheusRules(rules))
  })
})

describe('a rule', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatehouse-alerts-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const errorsOf = async (condition: string) => {
    const head = 'alerts: [{ name: Some, summary: Something happens., severity: warning'
    await writeFile(join(folder, 'some.yaml'), `${head}, for: 1m, quiet: 1m, ${condition} }]\n`)
    return (await compileRules(folder)).errors
  }

  test('that is right has no errors', async () => {
    const rate = 'rate: { of: gatehouse_block_hits_total, window: 5m, above: 1 }'
    expect(await errorsOf(rate)).toEqual([])
  })

  test.each([
    ['rate: { of: gatehouse_no_total, window: 5m, above: 1 }', 'no metric'],
    ['rate: { of: gatehouse_active_sessions, window: 5m, above: 1 }', 'is a gauge'],
    ['threshold: { of: gatehouse_mails_total, above: 1 }', 'is a counter'],
    ['threshold: { of: gatehouse_active_sessions, above: 1, below: 0 }', 'oneOf'],
    [
      'rate: { of: { metric: gatehouse_mails_total, where: { nobody: [x] } }, window: 5m, above: 1 }',
      'no label nobody',
    ],
    [
      'rate: { of: { metric: gatehouse_mails_total, where: { result: [lost] } }, window: 5m, above: 1 }',
      'never lost',
    ],
    [
      'rate: { of: { metric: gatehouse_http_requests_total, where: { route: [/x] } }, window: 5m, above: 1 }',
      'never /x',
    ],
    [
      'rate: { of: { metric: gatehouse_hash_duration_seconds, over: 0.3 }, window: 5m, above: 1 }',
      '0.3 is no bucket',
    ],
    ['rate: { of: gatehouse_mails_total, window: 5h, above: 1 }', 'pattern'],
    ['rate: { of: gatehouse_mails_total, window: 5m }', 'above'],
    ['nothing: x', 'required'],
  ])('%s is refused: %s', async (condition, why) => {
    expect((await errorsOf(condition)).join()).toContain(why)
  })
})
