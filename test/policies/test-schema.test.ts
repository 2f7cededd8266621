/** The schema with which editors check policy tests, held against the reader that runs them. */
import { readFile } from 'node:fs/promises'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import schema from '../../policies/policy-test.schema.json' with { type: 'json' }
import { readPolicyFiles } from '../../scripts/compile-policies.ts'
import { standardAttributes, weekdays } from '../../src/domain/policy/variables.ts'
import { read } from '../domain/policy/testing/school.ts'

const valid = new Ajv({ allowUnionTypes: true }).compile(schema)
const files = (await readPolicyFiles('policies')).filter(({ path }) => path.endsWith('.test.yaml'))

/** Everything that a file can say, of the policies of `school`. */
const whole = {
  users: {
    anna: {
      id: 'u1',
      roles: ['author', 'learner'],
      permissions: ['course:read'],
      attributes: { courses: ['c1'] },
    },
    nobody: {},
  },
  resources: {
    draft: { type: 'Course', id: 'c1', size: 7, free: true, tags: ['new'], status: 'draft' },
    thing: { type: 'Resource', id: 'c1', properties: { type: 'Course' } },
  },
  tests: [
    {
      name: 'Everything',
      resource: 'draft',
      session: { methods: ['pwd'], authAge: '5m', mfaAge: 7 },
      context: {
        time: '2026-01-01T08:30:00Z',
        timeOfDay: '08:30',
        weekday: 'monday',
        address: '192.0.2.1',
        portal: 'learn',
        campus: 'north',
      },
      expect: { anna: { read: 'allow', 'update title': 'deny' }, nobody: { read: 'deny' } },
    },
    { name: 'Another', resource: 'thing', expect: { nobody: { register: 'deny' } } },
  ],
}

/** What the reader refuses by the look of a file alone, whatever the policies are. */
const shapes = [
  'wrong_shape',
  'unknown_key',
  'member_missing',
  'subject_missing',
  'expectation_missing',
]

describe('the schema of policy tests', () => {
  it('ships with tests to check', () => {
    expect(files.length).toBeGreaterThan(5)
  })

  it.each(files)('accepts $path, and is named at its top', async ({ path }) => {
    const content = await readFile(`policies/${path}`, 'utf8')
    expect(valid(parse(content)), JSON.stringify(valid.errors)).toBe(true)
    expect(content).toMatch(/^# yaml-language-server: \$schema=\.\/policy-test\.schema\.json\n/)
  })

  it('knows all that the reader knows of sessions and circumstances', () => {
    const { session, context } = schema.definitions
    expect(Object.keys(session.properties)).toEqual(Object.keys(standardAttributes.session))
    expect(Object.keys(context.properties)).toEqual(Object.keys(standardAttributes.context))
    expect(context.properties.weekday.enum).toEqual([...weekdays])
  })

  it('accepts everything that a file can say, as the reader does', () => {
    expect(read(stringify(whole)).wrong).toEqual([])
    expect(valid(whole), JSON.stringify(valid.errors)).toBe(true)
  })

  it.each([
    ['a misspelt member', 'tests: []\nuser: {}'],
    ['no tests', 'users: { a: {} }\nresources: { b: { type: Course } }'],
    [
      'a resource without a type',
      'users: { a: {} }\nresources: { b: { id: x } }\ntests: [{ name: a, resource: b, expect: { a: { read: deny } } }]',
    ],
    [
      'a role twice',
      'users: { a: { roles: [author, author] } }\nresources: { b: { type: Course } }\ntests: [{ name: a, resource: b, expect: { a: { read: deny } } }]',
    ],
    [
      'two fields at once',
      'users: { a: {} }\nresources: { b: { type: Course } }\ntests: [{ name: a, resource: b, expect: { a: { update title summary: deny } } }]',
    ],
    [
      'an answer that is none',
      'users: { a: {} }\nresources: { b: { type: Course } }\ntests: [{ name: a, resource: b, expect: { a: { read: maybe } } }]',
    ],
  ])('refuses %s, as the reader does', (_what, content) => {
    expect(read(content).wrong).not.toEqual([])
    expect(valid(parse(content))).toBe(false)
  })

  it('refuses what the reader refuses for its shape, and nothing that it takes', () => {
    const refused = { byShape: 0, taken: 0 }
    fc.assert(
      fc.property(fc.constantFrom(...placesIn(whole)), change, (place, with_) => {
        const changed = changedAt(whole, place, with_)
        const codes = read(stringify(changed)).wrong.map((text) => text.split(' ')[1] ?? '')
        if (codes.length === 0) {
          refused.taken++
          expect(valid(changed), JSON.stringify(valid.errors)).toBe(true)
        } else if (codes.some((code) => shapes.includes(code))) {
          refused.byShape++
          expect(valid(changed), codes.join()).toBe(false)
        }
      }),
      { numRuns: 1000 },
    )
    // Otherwise the changes would be no test of either.
    expect(refused.byShape).toBeGreaterThan(100)
    expect(refused.taken).toBeGreaterThan(100)
  })
})

type Place = readonly (string | number)[]
type Change =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'removed' | 'renamed' }

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    kind: fc.constant('value' as const),
    value: fc.constantFrom<unknown>(null, 7, true, 'x', '', [], ['x'], [null], {}, { x: 1 }),
  }),
  fc.record({ kind: fc.constantFrom('removed' as const, 'renamed' as const) }),
)

function placesIn(value: unknown, at: Place = []): readonly Place[] {
  const children: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : typeof value === 'object' && value !== null
      ? Object.entries(value)
      : []
  return children.flatMap(([key, child]) => [[...at, key], ...placesIn(child, [...at, key])])
}

function changedAt(value: unknown, [key, ...rest]: Place, how: Change): unknown {
  const entries = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : Object.entries(value as object) // places lead through lists and maps only
  const changed = entries.flatMap(
    ([name, child]): readonly (readonly [string | number, unknown])[] => {
      if (name !== key) return [[name, child]]
      if (rest.length > 0) return [[name, changedAt(child, rest, how)]]
      if (how.kind === 'value') return [[name, how.value]]
      return how.kind === 'renamed' ? [[`${name}x`, child]] : []
    },
  )
  return Array.isArray(value) ? changed.map(([, item]) => item) : Object.fromEntries(changed)
}
