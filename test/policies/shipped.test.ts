/** The policies that the service ships: compiled as they are, schema and tests beside them. */
import { readFile } from 'node:fs/promises'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import builtIn from '../../policies/bundle.json' with { type: 'json' }
import schema from '../../policies/policy.schema.json' with { type: 'json' }
import { compilePolicies, readPolicyFiles } from '../../scripts/compile-policies.ts'
import { lint } from '../../scripts/policy/lint.ts'
import { test as runTests } from '../../scripts/policy/test.ts'
import { operations } from '../../src/adapters/inbound/http/routes.ts'
import { scalarKinds } from '../../src/domain/policy/attribute-type.ts'
import { comparisonOperators } from '../../src/domain/policy/condition.ts'

const valid = new Ajv({ allowUnionTypes: true }).compile(schema)
const files = (await readPolicyFiles('policies')).filter(({ path }) => !path.endsWith('.test.yaml'))

describe('the shipped policies', () => {
  it('are what the service is built with: npm run policy:compile has nothing to do', async () => {
    const compiled = await compilePolicies('policies')
    expect(compiled.ok && JSON.parse(JSON.stringify(compiled.value))).toEqual(builtIn)
  })

  it('have neither errors nor warnings', async () => {
    expect((await lint({ dir: 'policies' })).json).toEqual({ errors: [], warnings: [] })
  })

  it('do what their tests say, every rule put to the proof', async () => {
    const { ok, text } = await runTests({ dir: 'policies', minCoverage: 100 })
    expect(ok, text).toBe(true)
  })

  it('know everything that a route requires', () => {
    const actions = new Set(
      builtIn.bundle.subjects.flatMap(({ name, actions }) =>
        actions.map((action) => `${name} ${action}`),
      ),
    )
    for (const entry of operations) {
      if (!('requires' in entry) || entry.requires === 'nothing') continue
      expect(actions).toContain(`${entry.requires.subject} ${entry.requires.action}`)
    }
  })
})

describe('the schema for editors', () => {
  it.each(files)('accepts $path', ({ content }) => {
    expect(valid(parse(content)), JSON.stringify(valid.errors)).toBe(true)
  })

  it.each([
    ['a misspelt member', 'subjekt: Course'],
    [
      'an unknown operator',
      'permissions: { a:b: { allow: [{ actions: [read], when: { x: { $where: 1 } } }] } }',
    ],
    ['a reason on an allow', 'permissions: { a:b: { allow: [{ actions: [read], reason: x }] } }'],
    ['an unknown type', 'subject: Course\nattributes: { x: text }'],
    ['fields of nothing', 'permissions: { a:b: { allow: [{ actions: [read], fields: [] }] } }'],
  ])('refuses %s', (_name, content) => {
    expect(valid(parse(content))).toBe(false)
  })

  it('knows every operator and every type', () => {
    const [, tests] = schema.definitions.test.oneOf
    expect(Object.keys(tests?.properties ?? {}).sort()).toEqual(
      [...comparisonOperators, 'exists'].sort(),
    )
    expect(schema.definitions.scalarType.oneOf[0]?.enum).toEqual([...scalarKinds])
  })

  it('is named at the top of every file', async () => {
    for (const { path } of files) {
      const content = await readFile(`policies/${path}`, 'utf8')
      expect(content).toMatch(/^# yaml-language-server: \$schema=\.\/policy\.schema\.json\n/)
    }
  })
})
