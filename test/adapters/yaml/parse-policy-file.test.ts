/** YAML as an attacker writes it. */
import { describe, expect, it } from 'vitest'
import { parsePolicyFile } from '../../../src/adapters/outbound/yaml/parse-policy-file.ts'
import { policyLimits } from '../../../src/domain/policy/limits.ts'

const codes = (content: string) => {
  const parsed = parsePolicyFile({ path: 'x.yaml', content })
  return parsed.ok ? [] : parsed.error.map(({ code }) => code)
}

describe('a policy file is refused', () => {
  it.each([
    ['with an alias', 'a: &x [1]\nb: *x', 'yaml_alias'],
    ['with an anchor alone', 'a: &x 1', 'yaml_anchor'],
    ['with a tag of its own', 'a: !!js/function "x"', 'yaml_unsupported'],
    ['with a key twice', 'a: 1\na: 2', 'duplicate_key'],
    ['indented by a tab', 'a:\n\tb: 1', 'yaml_tab'],
    ['with two documents', 'a: 1\n---\nb: 2', 'yaml_syntax'],
    ['with __proto__', '__proto__: { a: 1 }', 'key_forbidden'],
    ['with constructor', 'a: { constructor: 1 }', 'key_forbidden'],
    ['with a map as key', '? { a: 1 }\n: 2', 'yaml_key'],
    ['with infinity', 'a: .inf', 'yaml_value'],
    ['with a NUL', 'a: "x\\0y"', 'yaml_value'],
    ['with half a character', 'a: "\\ud800"', 'yaml_value'],
    ['that is empty', '# nothing\n', 'file_empty'],
    ['with a variable in braces and no quotes', 'a: { b: ${user.id} }', 'yaml_syntax'],
    ['with a thousand brackets', '['.repeat(1000), 'too_deep'],
    [
      'nested in blocks',
      Array.from({ length: 30 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      'too_deep',
    ],
    ['of ten megabytes', `a: "${'x'.repeat(10 * 1024 * 1024)}"`, 'file_too_large'],
    ['of very many small things', `a: [${'1,'.repeat(policyLimits.nodes + 1)}]`, 'file_too_large'],
  ])('%s', (_name, content, code) => {
    expect(codes(content)).toContain(code)
  })

  it('before a billion laughs are laughed', () => {
    const levels = [
      'a: &a [lol]',
      ...'bcdefghij'.split('').map((name, index) => {
        const last = 'abcdefghij'[index]
        return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${last}`).join(', ')}]`
      }),
    ]
    expect(codes(levels.join('\n'))).toContain('yaml_alias')
  })
})

it('tells where everything stands', () => {
  const parsed = parsePolicyFile({ path: 'x.yaml', content: 'a: 1\nb:\n  - c: d\n' })
  expect(parsed.ok && parsed.value.root).toMatchObject({
    kind: 'map',
    entries: [
      {
        key: 'a',
        keyAt: { line: 1, column: 1 },
        value: { kind: 'scalar', value: 1, at: { line: 1, column: 4 } },
      },
      {
        key: 'b',
        value: {
          kind: 'list',
          items: [{ entries: [{ key: 'c', keyAt: { line: 3, column: 5 } }] }],
        },
      },
    ],
  })
})

it('takes a merge key for a plain one: nothing is merged', () => {
  const parsed = parsePolicyFile({ path: 'x.yaml', content: '<<: { a: 1 }' })
  expect(parsed.ok && parsed.value.root).toMatchObject({ entries: [{ key: '<<' }] })
})
