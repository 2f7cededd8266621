import { describe, expect, it } from 'vitest'
import { analyse, type Warning } from '../../../../src/domain/policy/analyse/analyse.ts'
import { bundleOf, shippedPolicies } from './bundle-of.ts'

const head = `
subject: Course
attributes:
  authorId: string
  status: [draft, review, published]
  level: string
  size: number
  free: boolean
  updatedAt: time
  members: { list: string }
fields: [title, summary]
user:
  attributes: { team: string, rank: number }
`

const allow = (...rules: readonly string[]) =>
  `    allow:\n${rules.map((rule) => `      - ${rule}\n`).join('')}`
const deny = (...rules: readonly string[]) => allow(...rules).replace('allow', 'deny')

function warningsOf(permissions: Readonly<Record<string, string>>, roles?: string) {
  const named = Object.entries(permissions).map(([name, rules]) => `  ${name}:\n${rules}`)
  const held = roles ?? `  learner: { permissions: [${Object.keys(permissions).join(', ')}] }\n`
  const content = `${head}permissions:\n${named.join('')}roles:\n${held}`
  return analyse(bundleOf({ path: 'course.yaml', content }))
}

const of = (...rules: readonly string[]) => warningsOf({ 'course:read': allow(...rules) })
const codes = (warnings: readonly Warning[]) => warnings.map(({ code }) => code)

describe('a rule never applies', () => {
  it.each([
    'authorId: { eq: ann, in: [ben, eve] }',
    'authorId: { in: [] }',
    'and: [{ status: draft }, { status: published }]',
    'status: { nin: [draft, review], ne: published, exists: true }',
    'free: { ne: true, nin: [false], exists: true }',
    'size: { gt: 5, lt: 5 }',
    'size: { gte: 5, lt: 4 }',
    'updatedAt: { gt: 2026-01-02, lt: 2026-01-01 }',
    'session.mfaAge: { lt: 0s }',
    'context.timeOfDay: { gt: "12:00", lt: "12:01" }',
    'context.address: { in: [10.0.0.0/8], nin: [10.0.0.0/7] }',
    'authorId: { exists: false, startsWith: a }',
    'authorId: { exists: false, eq: "${user.id}" }',
    'authorId: { startsWith: ann, contains: eve, ne: anneve, eq: anneve }',
    'and: [{ authorId: { startsWith: ann } }, { authorId: { startsWith: ben } }]',
    'and: [{ members: { all: [ann, ben] } }, { not: { members: { contains: ben } } }]',
    'authorId: { eq: "${user.id}", ne: "${user.id}" }',
    'size: { lt: "${user.rank}", gte: "${user.rank}" }',
    'user.team: { exists: false, eq: a }',
    'not: { or: [{ free: true }, { free: { ne: true } }] }',
    'or: [{ size: { gt: 2, lt: 1 } }, { authorId: { in: [] } }]',
  ])('when nothing can satisfy %s', (condition) => {
    expect(codes(of(`{ actions: [read], when: { ${condition} } }`))).toEqual(['rule_never_applies'])
  })

  it.each([
    'authorId: { eq: ann, in: [ben, ann] }',
    'status: { nin: [draft, review], ne: published }',
    'size: { gte: 5, lte: 5 }',
    'context.timeOfDay: { gt: "12:00", lt: "12:02" }',
    'context.address: { in: [10.0.0.0/8], nin: [10.1.0.0/16] }',
    'authorId: { startsWith: ann, contains: eve }',
    'authorId: { ne: "${user.id}", exists: false }',
    'size: { lte: "${user.rank}", gte: "${user.rank}" }',
    'or: [{ size: { gt: 2, lt: 1 } }, { free: true }]',
  ])('but not when something satisfies %s', (condition) => {
    expect(of(`{ actions: [read], when: { ${condition} } }`)).toEqual([])
  })

  it('and the warning says what is asked too much of, and where', () => {
    expect(of('{ actions: [read], when: { size: { gt: 5, lt: 5 }, free: true } }')).toEqual([
      {
        path: 'course.yaml',
        line: 17,
        column: 1,
        code: 'rule_never_applies',
        message: 'course:read/allow/1 never applies: nothing can satisfy what it asks of size.',
        hint: 'Correct the condition, or delete the rule.',
        witness: null,
      },
    ])
  })

  it('unless it is a deny, which applies where a variable is missing', () => {
    const contradiction = 'authorId: { eq: "${user.id}", ne: "${user.id}" }'
    const rules = `${allow('{ actions: [read] }')}${deny(`{ actions: [read], when: { ${contradiction} } }`)}`
    expect(warningsOf({ 'course:read': rules })).toEqual([])
  })
})

describe('a rule is shadowed', () => {
  it.each([
    ['status: draft', 'status: { in: [draft, review] }'],
    ['status: { in: [draft, review] }', 'status: { ne: published }'],
    ['status: { nin: [draft, review], exists: true }, size: 1', 'status: published'],
    ['size: { gt: 5, lte: 7 }', 'size: { gte: 5 }'],
    ['size: 6', 'size: { gt: 5, lt: 7 }'],
    ['authorId: "${user.id}", free: true', 'authorId: "${user.id}"'],
    ['authorId: "${user.id}"', 'authorId: { exists: true }'],
    ['size: { lt: "${user.rank}" }', 'size: { lte: "${user.rank}" }'],
    ['authorId: { startsWith: anna }', 'authorId: { startsWith: ann }'],
    ['members: { all: [ann, ben] }', 'members: { contains: ann }'],
    ['context.address: { in: [10.1.0.0/16] }', 'context.address: { in: [10.0.0.0/8] }'],
    ['or: [{ status: draft }, { free: true, size: 3 }]', 'or: [{ free: true }, { status: draft }]'],
    ['user.team: a', 'user.team: { in: [a, b] }'],
  ])('when %s implies %s', (narrow, wide) => {
    const rules = [narrow, wide].map((when) => `{ actions: [read], when: { ${when} } }`)
    const [found, ...others] = of(...rules)
    expect(found).toMatchObject({ code: 'rule_shadowed', line: 17, hint: expect.any(String) })
    expect(found?.witness).toMatchObject({ action: 'read', subject: 'Course', roles: ['learner'] })
    expect(others).toEqual([])
  })

  it.each([
    ['status: { ne: published }', 'status: { in: [draft, review] }'],
    ['size: { gte: 5 }', 'size: { gt: 5, lte: 7 }'],
    ['authorId: { ne: ann }', 'authorId: { exists: true }'],
    ['free: true', 'free: true, user.team: { ne: a }'],
    ['size: { lte: 7 }', 'size: { lt: 7 }'],
  ])('but not when %s leaves something to %s', (one, other) => {
    const rules = [one, other].map((when) => `{ actions: [read], when: { ${when} } }`)
    expect(of(rules[0] ?? '')).toEqual([])
    expect(of(...rules).filter(({ line }) => line === 17)).toEqual([])
  })

  it('only by a rule whose variables are there whenever it applies', () => {
    expect(
      of(
        '{ actions: [read], when: { authorId: { exists: false } } }',
        '{ actions: [read], when: { authorId: { ne: "${user.team}" } } }',
      ),
    ).toEqual([])
  })

  it('when it repeats another, and then the later one is reported', () => {
    const rule = '{ actions: [read, update], when: { authorId: "${user.id}" } }'
    expect(of(rule, rule, rule).map(({ line }) => line)).toEqual([18, 19])
  })

  it('only by a rule of all its actions and fields', () => {
    expect(of('{ actions: [read, update] }', '{ actions: [update, delete] }')).toEqual([])
    expect(of('{ actions: [read] }', '{ actions: [read], fields: [title] }')).toHaveLength(1)
    expect(
      of('{ actions: [read], fields: [title] }', '{ actions: [read], fields: [summary] }'),
    ).toEqual([])
    expect(
      of('{ actions: [read], fields: [title] }', '{ actions: [read], fields: [title, summary] }'),
    ).toHaveLength(1)
  })

  const twoPermissions = {
    'course:read': allow('{ actions: [read], when: { status: published } }'),
    'course:manage': allow('{ actions: all }'),
  }

  it('by another permission that every role has that has its own', () => {
    const [found, ...others] = warningsOf(
      twoPermissions,
      `  learner: { permissions: [course:manage] }
  author: { inherits: [learner], permissions: [course:read] }
`,
    )
    expect(others).toEqual([])
    expect(found).toMatchObject({
      code: 'rule_shadowed',
      message:
        'course:read/allow/1 adds nothing: course:manage/allow/1 (course.yaml:20), held by every role that holds course:read, allows all of it already.',
      witness: { resource: { status: 'published' }, roles: ['author'] },
    })
  })

  it('not by a permission that some role has and another has not', () => {
    const roles = `  learner: { permissions: [course:read] }
  author: { inherits: [learner], permissions: [course:manage] }
`
    expect(warningsOf(twoPermissions, roles)).toEqual([])
  })
})

describe('a rule is unreachable', () => {
  it('when a deny always beats it', () => {
    const [found, ...others] = warningsOf({
      'course:read': `${allow('{ actions: [delete], when: { status: published, free: true } }')}${deny('{ actions: [update, delete], when: { status: published } }')}`,
    })
    expect(others).toEqual([])
    expect(found).toMatchObject({
      code: 'rule_unreachable',
      line: 17,
      message:
        'course:read/allow/1 allows nothing: course:read/deny/1 (course.yaml:19) denies all of it, and a deny beats every allow.',
      witness: {
        action: 'delete',
        resource: { status: 'published', free: true },
      },
    })
  })

  it('not when the deny is about fields, which a question about none of them does not concern', () => {
    expect(
      warningsOf({
        'course:read': `${allow('{ actions: [read], fields: [title] }')}${deny('{ actions: [read], fields: [title] }')}`,
      }),
    ).toEqual([])
  })

  it('not when some role holds it without the deny', () => {
    const permissions = {
      'course:read': allow('{ actions: [read] }'),
      'course:suspended': deny('{ actions: all }'),
    }
    const roles = `  learner: { permissions: [course:read] }
  suspended: { permissions: [course:suspended] }
`
    expect(warningsOf(permissions, roles)).toEqual([])
    const [found] = warningsOf(permissions)
    expect(found?.code).toBe('rule_unreachable')
  })
})

describe('a deny never fires', () => {
  const denied = (allowed: string, rule: string) =>
    codes(warningsOf({ 'course:read': `${allow(allowed)}${deny(rule)}` }))

  it('when no rule allows its action', () => {
    expect(denied('{ actions: [read] }', '{ actions: [delete] }')).toEqual(['deny_never_fires'])
  })

  it('when no rule allows its fields', () => {
    const rule = '{ actions: [read], fields: [title] }'
    expect(denied('{ actions: [read], fields: [summary] }', rule)).toEqual(['deny_never_fires'])
    expect(denied('{ actions: [read], fields: [summary, title] }', rule)).toEqual([])
  })

  it('when what it denies is never what is allowed', () => {
    const draft = '{ actions: [read], when: { status: draft } }'
    const others = '{ actions: [read], when: { status: { in: [review, published] } } }'
    expect(denied(draft, others)).toEqual(['deny_never_fires'])
    expect(denied(draft, '{ actions: [read], when: { size: { gt: 5 } } }')).toEqual([])
  })

  it('but it does where its variable is missing', () => {
    const rule = '{ actions: [read], when: { status: review, authorId: "${user.team}" } }'
    expect(denied('{ actions: [read], when: { status: draft } }', rule)).toEqual([])
    expect(
      denied('{ actions: [read], when: { status: draft, user.team: { exists: true } } }', rule),
    ).toEqual(['deny_never_fires'])
  })

  it('with an example of what was denied already', () => {
    const [found] = warningsOf({
      'course:read': `${allow('{ actions: [read], when: { size: { lt: 5 } } }')}${deny('{ actions: [read], when: { size: { gte: 5 } } }')}`,
    })
    expect(found).toMatchObject({ witness: { action: 'read', resource: { size: 5 } } })
  })

  it('but it does when it takes from what another role gives', () => {
    const permissions = {
      'course:read': allow('{ actions: [read] }'),
      'course:suspended': deny('{ actions: all, when: { free: true } }'),
    }
    const roles = `  learner: { permissions: [course:read] }
  suspended: { permissions: [course:suspended] }
`
    expect(warningsOf(permissions, roles)).toEqual([])
  })
})

describe('roles and permissions', () => {
  const permissions = {
    'course:read': allow('{ actions: [read] }'),
    'course:manage': allow('{ actions: [update] }'),
  }

  it('a permission that no role holds is reported', () => {
    expect(warningsOf(permissions, '  learner: { permissions: [course:read] }\n')).toMatchObject([
      { code: 'permission_unused', line: 18, message: expect.stringContaining('course:manage') },
    ])
  })

  it('a role without permissions is reported, whatever everyone has', () => {
    const roles = `  everyone: { permissions: [course:read, course:manage] }
  learner: { description: Nothing }
  author: { inherits: [learner] }
`
    expect(warningsOf(permissions, roles)).toMatchObject([
      { code: 'role_empty', line: 23, message: expect.stringContaining('learner') },
      { code: 'role_empty', line: 24, message: expect.stringContaining('author') },
    ])
  })

  it('a permission that a role inherits already is reported', () => {
    const roles = `  learner: { permissions: [course:read] }
  teacher: { inherits: [learner] }
  author: { inherits: [teacher], permissions: [course:read, course:manage] }
`
    expect(warningsOf(permissions, roles)).toMatchObject([
      {
        code: 'permission_redundant',
        line: 24,
        message: 'The role author lists course:read, which it inherits from teacher already.',
      },
    ])
  })

  it('a permission that everyone has already is reported', () => {
    const roles = `  everyone: { permissions: [course:read] }
  author: { permissions: [course:read, course:manage] }
`
    expect(codes(warningsOf(permissions, roles))).toEqual(['permission_redundant'])
  })
})

describe('the policies that are shipped', () => {
  // A second factor for publishing means nothing to administrators, who hold course:manage as well.
  it('have no warning', () => {
    expect(analyse(bundleOf(...shippedPolicies()))).toEqual([])
  })
})

describe('however many rules there are', () => {
  const many = (count: number, when: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => `{ actions: [read], when: { ${when(index)} } }`)

  it('more than 300 about one thing are not compared with each other', () => {
    expect(of(...many(300, () => 'free: true'))).toHaveLength(299)
    expect(of(...many(301, () => 'free: true'))).toEqual([])
  })
})
