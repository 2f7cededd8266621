/** What the compiler refuses: where, why, and what to do about it. */
import { describe, expect, it } from 'vitest'
import { parsePolicyFile } from '../../../../src/adapters/outbound/yaml/parse-policy-file.ts'
import { compile } from '../../../../src/domain/policy/compile/compile.ts'
import type { Diagnostic } from '../../../../src/domain/policy/source.ts'

const course = `subject: Course
attributes: { authorId: string, status: [draft, published], size: number, open: boolean, at: time, members: { list: string } }
fields: [title]
permissions:
  course:read:
    allow:
      - actions: [read]
`

function errorsOf(...contents: readonly string[]): readonly Diagnostic[] {
  const parsed = contents.map((content, index) =>
    parsePolicyFile({ path: `${index}.yaml`, content }),
  )
  const files = parsed.map((file) => {
    if (!file.ok) throw new Error(`Not YAML: ${JSON.stringify(file.error)}`)
    return file.value
  })
  const compiled = compile(files)
  return compiled.ok ? [] : compiled.error
}

/** A course file whose one rule has this condition, on line 8. */
const when = (condition: string) => `${course}        when: ${condition}\n`

describe('a condition is refused', () => {
  it.each([
    [
      'that names no declared attribute',
      '{ statos: draft }',
      'unknown_attribute',
      17,
      'Did you mean status?',
    ],
    [
      'with an operator that does not exist',
      '{ size: { mod: 2 } }',
      'unknown_operator',
      25,
      'Known: eq, ne, in,',
    ],
    ['with $where', '{ size: { $where: "1" } }', 'unknown_operator', 25, 'Known:'],
    ['with $regex', '{ authorId: { $regex: "^(a+)+$" } }', 'unknown_operator', 29, 'Known:'],
    [
      'with MongoDB’s spelling',
      '{ status: { $in: [draft] } }',
      'unknown_operator',
      27,
      'Did you mean in?',
    ],
    [
      'with a value outside the list',
      '{ status: publisht }',
      'wrong_type',
      25,
      'Did you mean published?',
    ],
    ['with a text for a number', '{ size: "5" }', 'wrong_type', 23, ''],
    ['with a number for a text', '{ authorId: 5 }', 'wrong_type', 27, 'in quotes'],
    ['with a text for a time', '{ at: { lt: soon } }', 'wrong_type', 27, '2026-11-23T08:30:00Z'],
    [
      'with a day that does not exist',
      '{ at: { lt: 2026-02-30 } }',
      'wrong_type',
      27,
      '2026-11-23',
    ],
    ['with yes for a boolean', '{ open: yes }', 'wrong_type', 23, ''],
    ['that compares with nothing', '{ authorId: null }', 'wrong_type', 27, 'exists: false'],
    ['that orders texts', '{ authorId: { lt: b } }', 'wrong_type', 29, 'have an order'],
    ['that compares a list as one value', '{ members: ann }', 'wrong_type', 26, 'contains'],
    ['with a list and no operator', '{ status: [draft] }', 'wrong_shape', 25, '{ in: […] }'],
    ['that is empty', '{}', 'condition_empty', 15, 'Leave out when'],
    ['that compares with an empty map', '{ size: {} }', 'condition_empty', 23, ''],
    [
      'with an unknown variable',
      '{ authorId: "${user.idd}" }',
      'unknown_variable',
      27,
      'Did you mean user.id?',
    ],
    [
      'with a variable inside a text',
      '{ authorId: "x-${user.id}" }',
      'variable_misplaced',
      27,
      'nothing around it',
    ],
    [
      'with a variable as an item',
      '{ authorId: { in: ["${user.id}"] } }',
      'variable_misplaced',
      34,
      '',
    ],
    ['with a variable of another type', '{ size: "${user.id}" }', 'wrong_type', 23, ''],
    ['with a list variable for one value', '{ authorId: "${user.roles}" }', 'wrong_type', 27, ''],
    ['with a resource as variable', '{ authorId: "${status}" }', 'unknown_variable', 27, ''],
    [
      'that reaches for a prototype',
      '{ authorId: "${user.__proto__}" }',
      'unknown_variable',
      27,
      '',
    ],
  ])('%s', (_name, condition, code, column, hint) => {
    const [error, ...more] = errorsOf(when(condition))
    expect(error).toMatchObject({ path: '0.yaml', line: 8, code })
    expect(error?.column).toBeGreaterThanOrEqual(15)
    expect(Math.abs((error?.column ?? 0) - column)).toBeLessThanOrEqual(2)
    expect(error?.hint ?? '').toContain(hint)
    expect(more).toEqual([])
  })

  it('with more alternatives than anybody can check', () => {
    const either = '{ or: [{ size: 1 }, { open: true }] }'
    const condition = `{ and: [${Array.from({ length: 8 }, () => either).join(', ')}] }`
    expect(errorsOf(when(condition))).toMatchObject([{ code: 'condition_too_large', line: 8 }])
  })
})

describe('a rule is refused', () => {
  const rule = (text: string) => `${course}      - ${text}\n`
  it.each([
    [
      'for an action that the subject does not have',
      '{ actions: [raed] }',
      'unknown_action',
      'Did you mean read?',
    ],
    [
      'for a field that the subject does not have',
      '{ actions: [read], fields: [titel] }',
      'unknown_field',
      'Did you mean title?',
    ],
    ['for no field', '{ actions: [read], fields: [] }', 'list_empty', 'Leave out fields'],
    ['for no action', '{ actions: [] }', 'list_empty', 'actions: all'],
    ['without actions', '{ fields: [title] }', 'actions_missing', 'Add actions'],
    [
      'about a subject that no file declares',
      '{ actions: [read], subject: Curse }',
      'unknown_subject',
      'Did you mean Course?',
    ],
    ['with a reason, when it allows', '{ actions: [read], reason: x }', 'unknown_key', ''],
    [
      'with a misspelt member',
      '{ action: [read], actions: [read] }',
      'unknown_key',
      'Did you mean actions?',
    ],
    ['for one action twice', '{ actions: [read, read] }', 'duplicate_name', ''],
  ])('%s', (_name, text, code, hint) => {
    const [error] = errorsOf(rule(text))
    expect(error).toMatchObject({ line: 8, code })
    expect(error?.hint ?? '').toContain(hint)
  })
})

describe('a role is refused', () => {
  it.each([
    [
      'with a permission that no file declares',
      'a: { permissions: [course:raed] }',
      'unknown_permission',
      'Did you mean course:read?',
    ],
    [
      'that inherits from nobody known',
      'abc: { inherits: [abd] }',
      'unknown_role',
      'Did you mean abc?',
    ],
    ['that inherits from itself', 'a: { inherits: [a] }', 'inheritance_cycle', ''],
    ['with a name of capitals', 'Teacher: { permissions: [course:read] }', 'role_name_invalid', ''],
  ])('%s', (_name, role, code, hint) => {
    const [error] = errorsOf(`${course}roles:\n  ${role}\n`)
    expect(error).toMatchObject({ line: 9, code })
    expect(error?.hint ?? '').toContain(hint)
  })

  it('in a cycle, which is told once with all its roles', () => {
    const roles = 'roles:\n  a: { inherits: [b] }\n  b: { inherits: [c] }\n  c: { inherits: [a] }\n'
    const errors = errorsOf(`${course}${roles}`)
    expect(errors).toMatchObject([{ code: 'inheritance_cycle', line: 9 }])
    expect(errors[0]?.message).toContain('a → b → c → a')
  })
})

describe('a file is refused', () => {
  it.each([
    ['with a subject in small letters', 'subject: course\n', 'subject_name_invalid'],
    [
      'with an attribute of an unknown type',
      'subject: X\nattributes: { a: text }\n',
      'type_unknown',
    ],
    [
      'with an attribute that every object has',
      'subject: X\nattributes: { toString: string }\n',
      'attribute_name_invalid',
    ],
    [
      'with an action that plain CASL takes for all',
      'subject: X\nactions: [manage]\n',
      'action_name_invalid',
    ],
    ['with attributes and no subject', 'attributes: { a: string }\n', 'subject_missing'],
    [
      'with a permission without a verb',
      'permissions: { read: { allow: [] } }\n',
      'permission_name_invalid',
    ],
    [
      'with a permission that does nothing',
      `subject: X\npermissions: { a:b: {} }\n`,
      'permission_empty',
    ],
    ['with a misspelt member', 'subjekt: X\n', 'unknown_key'],
  ])('%s', (_name, content, code) => {
    expect(errorsOf(content).map((error) => error.code)).toContain(code)
  })

  it('that declares what another one has declared, and says where', () => {
    const errors = errorsOf(`${course}        when: { open: true }\n`, 'subject: Course\n')
    expect(errors).toContainEqual(
      expect.objectContaining({
        path: '1.yaml',
        code: 'duplicate_name',
        hint: 'It is declared in 0.yaml:1.',
      }),
    )
  })
})

it('every error comes at once, by file and line', () => {
  const errors = errorsOf(
    when('{ statos: draft, size: big }'),
    'roles: { a: { permissions: [x:y] } }',
  )
  expect(errors.map(({ path, line }) => `${path}:${line}`)).toEqual([
    '0.yaml:8',
    '0.yaml:8',
    '1.yaml:1',
  ])
})

it('the order of the files changes nothing', () => {
  const files = [when('{ open: true }'), 'roles: { a: { permissions: [course:read] } }\n']
  const parse = (paths: readonly number[]) =>
    compile(
      paths.flatMap((index) => {
        const file = parsePolicyFile({ path: `${index}.yaml`, content: files[index] ?? '' })
        return file.ok ? [file.value] : []
      }),
    )
  expect(parse([1, 0])).toEqual(parse([0, 1]))
})
