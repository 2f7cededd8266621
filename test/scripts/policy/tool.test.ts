/** The policy tool as a person uses it: over its command line. */
import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let dir: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  await cp('policies', dir, { recursive: true })
})

afterAll(() => rm(dir, { recursive: true }))

const tool = (...args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const env = { ...process.env, NO_COLOR: '1' }
    execFile(
      process.execPath,
      ['scripts/policy.ts', ...args, '--dir', dir],
      { env },
      (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
      },
    )
  })

async function withEdit(
  edit: (content: string) => string,
  act: () => Promise<void>,
): Promise<void> {
  const path = join(dir, 'course.yaml')
  const before = await readFile(path, 'utf8')
  await writeFile(path, edit(before))
  try {
    await act()
  } finally {
    await writeFile(path, before)
  }
}

describe('npm run policy', () => {
  it('lint shows an error where it stands, with a hint, and fails', async () => {
    await withEdit(
      (content) => content.replace('fields: [title, summary, lessons, level]', 'fields: [titel]'),
      async () => {
        const { code, out } = await tool('lint')
        expect(code).toBe(1)
        expect(out).toContain('Course has no field "titel".')
        expect(out).toMatch(/\d+ │ +fields: \[titel\]\n +│ +\^/)
        expect(out).toContain('→ Did you mean title?')
      },
    )
  })

  it('prints where things stand in the folder that it was given', async () => {
    const question = [
      ...['explain', '--roles', 'author', '--action', 'read', '--resource', '{"type":"Course"}'],
    ]
    const said = [await tool('test'), await tool(...question), await tool('diff', 'built-in')].map(
      ({ out }) => out,
    )
    await withEdit(
      (content) => content.replace('status: { in: [draft, review] }', 'status: draft'),
      async () => void said.push((await tool('test', '--quiet')).out),
    )
    await withEdit(
      (content) => content.replace('actions: [publish]', 'actions: [pubish]'),
      async () => void said.push((await tool('lint')).out, (await tool('test')).out),
    )
    for (const text of said) {
      expect(text).toContain(dir)
      expect(text).not.toContain('policies/')
    }
    expect(said[0]).toContain(`${join(dir, 'course.test.yaml')}\n`)
    expect(said[1]).toMatch(new RegExp(`${join(dir, 'course.yaml')}:\\d+\n`))
  })

  it('lint --json is one document', async () => {
    const { code, out } = await tool('lint', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual({ errors: [], warnings: [] })
  })

  it('test says which case failed, and what came nearest', async () => {
    await withEdit(
      (content) => content.replace('status: { in: [draft, review] }', 'status: draft'),
      async () => {
        const { code, out } = await tool('test')
        expect(code).toBe(1)
        expect(out).toContain('anna update summary review: expected allow, got deny')
        expect(out).toContain('✗ status eq "draft" is "review"')
      },
    )
  })

  it('test fails when a rule has not been put to the proof', async () => {
    await withEdit(
      (content) => `${content}\n  course:extra: { allow: [{ actions: [archive] }] }\n`,
      async () => {
        const { code, out } = await tool('test')
        expect(code).toBe(1)
        expect(out).toContain(`course:extra/allow/1 ${join(dir, 'course.yaml')}:`)
        expect((await tool('test', '--min-coverage', '50')).code).toBe(0)
      },
    )
  })

  it('explain names the rule, its line and the values compared', async () => {
    const { out } = await tool(
      ...['explain', '--subject', '{"id":"ana","roles":["author"]}', '--action', 'update title'],
      ...['--resource', '{"type":"Course","authorId":"ana","status":"published"}'],
    )
    expect(out).toContain('deny by default; nearest miss: course:author/allow/2 through author')
    expect(out).toContain('✗ status in ["draft","review"] is "published"')
  })

  it.each([
    [
      'role',
      { person: '{"roles":["techer"]}' },
      'declares the role "techer". Did you mean teacher?',
    ],
    ['type', { thing: '{"type":"Cuorse"}' }, 'declares the subject "Cuorse". Did you mean Course?'],
    ['action', { action: 'raed' }, 'Course has no action "raed". Did you mean read?'],
    ['field', { action: 'update titel' }, 'Course has no field "titel". Did you mean title?'],
    [
      'attribute of the resource',
      { thing: '{"type":"Course","stats":"draft"}' },
      'Course has no attribute "stats". Did you mean status?',
    ],
    [
      'attribute of the person',
      { person: '{"roles":["teacher"],"course":["c1"]}' },
      'user has no attribute "course". Did you mean courses?',
    ],
    [
      'attribute of the session',
      { context: '{"session":{"mfaag":"2m"}}' },
      'session has no attribute "mfaag". Did you mean mfaAge?',
    ],
    [
      'circumstance',
      { context: '{"weekdy":"monday"}' },
      'context has no attribute "weekdy". Did you mean weekday?',
    ],
    [
      'value',
      { thing: '{"type":"Course","status":"drft"}' },
      'status must be one of draft, review, published, archived, not "drft". Did you mean draft?',
    ],
  ] as const)('explain refuses an unknown %s, with a hint', async (_what, slip, message) => {
    const asked = {
      person: '{"id":"tom","roles":["teacher"]}',
      action: 'read',
      thing: '{"type":"Course"}',
      context: '{}',
      ...slip,
    }
    const { code, out, err } = await tool(
      ...['explain', '--subject', asked.person, '--action', asked.action],
      ...['--resource', asked.thing, '--context', asked.context],
    )
    expect(err).toContain(message)
    expect(out).toBe('')
    expect(code).toBe(2)
  })

  it('explain asks about permissions that no role of the files holds alone', async () => {
    const asked = (action: string) =>
      tool(
        ...['explain', '--user', '{"permissions":["policy:draft"]}', '--action', action],
        ...['--resource', '{"type":"Policy"}'],
      )
    expect((await asked('simulate')).out).toMatch(/^allow by policy:draft\/allow\/1/)
    expect((await asked('publish')).out).toMatch(/^deny by default; takes a permission/)
  })

  it('explain says everything that it refuses, a line each', async () => {
    const { err } = await tool(
      ...['explain', '--roles', 'techer', '--action', 'read', '--resource', '{"type":"Cuorse"}'],
    )
    expect(err.trim().split('\n')).toEqual([
      expect.stringMatching(/^✗ .*techer.* Did you mean teacher\?$/),
      expect.stringMatching(/^✗ .*Cuorse.* Did you mean Course\?$/),
    ])
  })

  it('explain asks under the circumstances that it is told, and now where it is told no time', async () => {
    await withEdit(
      (content) =>
        content.replace('when: { status: published }', 'when: { context.weekday: monday }'),
      async () => {
        const on = async (...context: string[]) => {
          const { out } = await tool(
            ...['explain', '--roles', 'learner', '--action', 'read'],
            ...['--resource', '{"type":"Course","status":"draft"}', ...context],
          )
          return out
        }
        expect(await on('--context', '{"time":"2026-11-23"}')).toMatch(/^allow by course:read/)
        expect(await on('--context', '{"time":"2026-11-24"}')).toContain('is "tuesday"')
        expect(await on()).toMatch(/context\.weekday eq "monday" is "[a-z]+day"/)
      },
    )
  })

  it('diff shows who gains and who loses', async () => {
    await withEdit(
      (content) => content.replace('actions: [publish]', 'actions: [publish, archive]'),
      async () => {
        const { out } = await tool('diff', 'built-in')
        expect(out).toContain('~ course.yaml')
        expect(out).toMatch(/administrator\n +~ course:publish means something else/)
      },
    )
  })

  it.each([
    [['juggle'], 'There is no command juggle'],
    [['lint', '--colour'], "Unknown option '--colour'"],
    [['explain'], 'explain needs --subject'],
    [['publish'], 'publish needs --message'],
  ])('%j is refused in one line', async (args, message) => {
    const { code, err } = await tool(...args)
    expect(code).toBe(2)
    expect(err).toContain(message)
    expect(err.trim().split('\n')).toHaveLength(1)
  })
})
