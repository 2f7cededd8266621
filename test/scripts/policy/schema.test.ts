/** What an editor can say of the members of a policy file, and of a file of policy tests. */
import { describe, expect, it } from 'vitest'
import policySchema from '../../../policies/policy.schema.json' with { type: 'json' }
import testSchema from '../../../policies/policy-test.schema.json' with { type: 'json' }

interface Member {
  readonly path: string
  readonly node: Node
}
type Node = Readonly<Record<string, unknown>>

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Every member that a schema gives a name to, however deep. */
function membersOf(value: unknown, path: string): readonly Member[] {
  if (Array.isArray(value)) return value.flatMap((item) => membersOf(item, path))
  if (!isNode(value)) return []
  return Object.entries(value).flatMap(([key, child]) =>
    key === 'properties' && isNode(child)
      ? Object.entries(child).flatMap(([name, node]) => [
          ...(isNode(node) ? [{ path: `${path}.${name}`, node }] : []),
          ...membersOf(node, `${path}.${name}`),
        ])
      : membersOf(child, path),
  )
}

/** Its own, or of what it refers to. */
function descriptionOf({ description, $ref }: Node, definitions: Node): unknown {
  const name = typeof $ref === 'string' ? $ref.replace('#/definitions/', '') : ''
  const target = Object.hasOwn(definitions, name) ? definitions[name] : undefined
  return description ?? (isNode(target) ? target.description : undefined)
}

describe.each([
  ['policies', policySchema],
  ['policy tests', testSchema],
])('the schema of %s for editors', (_name, schema) => {
  const definitions: Node = schema.definitions
  const members = [
    ...membersOf({ properties: schema.properties }, 'file'),
    ...Object.entries(definitions).flatMap(([name, node]) => membersOf(node, name)),
  ]

  it.each(members)('says what $path is', ({ node }) => {
    expect(descriptionOf(node, definitions)).toEqual(expect.stringMatching(/\S/))
  })

  it('says of each what it is, not only what a value is', () => {
    const value = descriptionOf({ $ref: '#/definitions/value' }, definitions)
    expect(value).toBeDefined()
    const silent = members.filter(({ node }) => descriptionOf(node, definitions) === value)
    expect(silent.map(({ path }) => path)).toEqual([])
  })

  it('refers to nothing that it does not define', () => {
    const names = [...JSON.stringify(schema).matchAll(/"#\/definitions\/([^"]+)"/g)]
    expect(Object.keys(definitions)).toEqual(expect.arrayContaining(names.map(([, name]) => name)))
  })
})
