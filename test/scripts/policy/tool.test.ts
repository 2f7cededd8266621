/** The policy tool as a person uses it: over its command line. */
import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let dir: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gatehouse-policies-'))
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
        expect(out).toContain('course:extra/allow/1 policies/course.yaml:')
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
