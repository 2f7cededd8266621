/** How a slip in a file of policy tests is shown: where it stands, and what to write instead. */
import { describe, expect, it } from 'vitest'
import { read } from './school.ts'

const people = 'users: { anna: { roles: [author] } }\n'
const things = 'resources: { draft: { type: Course, id: c1, authorId: anna, status: draft } }\n'
const tests = 'tests: [{ name: One, resource: draft, expect: { anna: { read: allow } } }]\n'

describe('a slip in a file of policy tests', () => {
  it.each([
    [
      'user',
      'expect: { ana: { read: allow } }',
      '3:49 unknown_user There is no user "ana" in this file. → Did you mean anna?',
    ],
    [
      'action',
      'expect: { anna: { raed: allow } }',
      '3:57 unknown_action Course has no action "raed". → Did you mean read?',
    ],
    [
      'field',
      'expect: { anna: { update titel: allow } }',
      '3:57 unknown_field Course has no field "titel". → Did you mean title?',
    ],
    [
      'session attribute',
      'session: { mfa: 5m }, expect: { anna: { read: allow } }',
      '3:50 unknown_attribute session has no attribute "mfa". → Known: methods, authAge, mfaAge.',
    ],
    [
      'context attribute',
      'context: { campsu: x }, expect: { anna: { read: allow } }',
      '3:50 unknown_attribute context has no attribute "campsu". → Did you mean campus?',
    ],
    [
      'member',
      'expects: { anna: { read: allow } }',
      '3:39 unknown_key A test has no member "expects". → Did you mean expect?',
    ],
  ])('shows an unknown %s where it stands', (_what, member, wrong) => {
    const content = `${people}${things}tests: [{ name: One, resource: draft, ${member} }]\n`
    expect(read(content).wrong[0]).toBe(wrong)
  })

  it.each([
    [
      'role',
      'users: { anna: { roles: [autor] } }',
      '1:26 unknown_role No file declares the role "autor". → Did you mean author?',
    ],
    [
      'the role everyone',
      'users: { anna: { roles: [everyone] } }',
      '1:26 unknown_role The role everyone is given to nobody. → Leave it out: everybody who is signed in has it.',
    ],
    [
      'permission',
      'users: { anna: { permissions: [course:raed] } }',
      '1:32 unknown_permission No file declares the permission "course:raed". → Did you mean course:read?',
    ],
    [
      'attribute of users',
      'users: { anna: { attributes: { course: [c1] } } }',
      '1:32 unknown_attribute user has no attribute "course". → Did you mean courses?',
    ],
    [
      'subject',
      'resources: { draft: { type: Cuorse } }',
      '1:29 unknown_subject No file declares the subject "Cuorse". → Did you mean Course?',
    ],
    [
      'attribute',
      'resources: { draft: { type: Course, state: draft } }',
      '1:37 unknown_attribute Course has no attribute "state". → Did you mean status?',
    ],
  ])(
    'shows an unknown %s where it stands, whether a test needs it or not',
    (_what, line, wrong) => {
      const rest = line.startsWith('users') ? things : people
      expect(read(`${line}\n${rest}${tests}`).wrong).toContain(wrong)
    },
  )

  it.each([
    [
      'status: drafft',
      'status must be one of draft, published, not "drafft". → Did you mean draft?',
    ],
    ['size: "7"', 'size must be number, not "7". → Write a number: 7.'],
    ['free: yes', 'free must be boolean, not "yes". → Write true or false.'],
    [
      'authorId: 7',
      'authorId must be string, not 7. → Write text, in quotes where it reads like a number: "7".',
    ],
    ['authorId: null', 'authorId must be string, not nothing. → Leave out what has no value.'],
    [
      'updatedAt: 2026-02-30',
      'updatedAt must be time, not "2026-02-30". → Write a moment: 2026-01-01T00:00:00Z.',
    ],
    [
      'tags: one',
      'tags must be a list of string, not "one". → Write a list in brackets: [one, two].',
    ],
  ])('refuses %s, and says what to write', (member, wrong) => {
    const content = `${people}resources: { draft: { type: Course, ${member} } }\n${tests}`
    const { wrong: all } = read(content)
    expect(all).toEqual([`2:${37 + member.indexOf(':') + 2} wrong_type ${wrong}`])
  })

  it.each([
    ['properties: [x]', '2:49 wrong_shape properties must be a map, not a list.'],
    [
      'properties: { state: x }',
      '2:51 unknown_attribute Course has no attribute "state". → Did you mean status?',
    ],
    [
      'size: 7, properties: { size: 8 }',
      '2:60 duplicate_name "size" is said twice: beside properties, and in them. → Say it once.',
    ],
  ])('refuses the properties of %s where they stand', (members, wrong) => {
    const content = `${people}resources: { draft: { type: Course, ${members} } }\n${tests}`
    expect(read(content).wrong).toEqual([wrong])
  })

  it('misses a name, a resource or an expectation', () => {
    const content = `${people}${things}tests: [{ name: One, expect: { anna: { read: allow } } }, { resource: draft }]\n`
    expect(read(content).wrong).toEqual([
      '3:9 member_missing This test has no resource. → A test has a name, a resource and what is expected.',
      '3:59 member_missing This test has no name and no expect. → A test has a name, a resource and what is expected.',
    ])
  })

  it.each([
    ['no tests at all', `${people}${things}`, '1:1 member_missing This file tests nothing.'],
    [
      'an empty list of tests',
      `${people}tests: []\n`,
      '2:1 member_missing This file tests nothing.',
    ],
    [
      'a test that expects nothing',
      `${things}tests: [{ name: One, resource: draft, expect: {} }]\n`,
      '2:39 expectation_missing expect expects nothing.',
    ],
    [
      'a user of whom nothing is expected',
      `${people}${things}tests: [{ name: One, resource: draft, expect: { anna: {} } }]\n`,
      '3:49 expectation_missing anna expects nothing.',
    ],
  ])('refuses %s: it would pass without having asked anything', (_what, content, wrong) => {
    expect(read(content).wrong).toEqual([expect.stringContaining(wrong)])
  })

  it.each([
    [
      'update title summary: allow',
      'unknown_action "update title summary" is more than an action and a field.',
    ],
    [
      'read: allowed',
      'wrong_shape Expected is allow or deny, not "allowed". → Did you mean allow?',
    ],
    ['read: true', 'wrong_shape Expected is allow or deny, not true. → Write allow or deny.'],
    ['read: [allow]', 'wrong_shape Expected is allow or deny, not a list. → Write allow or deny.'],
  ])('refuses the expectation %s', (expectation, wrong) => {
    const content = `${people}${things}tests: [{ name: One, resource: draft, expect: { anna: { ${expectation} } } }]\n`
    const { cases, wrong: all } = read(content)
    expect(all).toEqual([expect.stringContaining(wrong)])
    expect(cases).toEqual([])
  })

  it('complains of a wrong resource or user once, not again in every test that names it', () => {
    const content = `users: { anna: [author] }\nresources: { draft: { type: Cuorse } }\n${tests}`
    expect(read(content).wrong).toEqual([
      expect.stringContaining('1:16 wrong_shape A user must be a map, not a list.'),
      expect.stringContaining('2:29 unknown_subject'),
    ])
  })

  it('says everything that is wrong at once', () => {
    const content = `users: { anna: { roles: [autor] } }\nresources: { draft: { type: Course, state: x } }\ntests: [{ name: One, resource: darft, expect: {} }]\n`
    expect(read(content).wrong.map((text) => text.split(' ')[1])).toEqual([
      'unknown_role',
      'unknown_attribute',
      'unknown_resource',
    ])
  })
})
