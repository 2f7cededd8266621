/** The command line of the policy tool: what it takes, and the one line that refuses the rest. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'

const tool = (args: readonly string[], color: Readonly<Record<string, string>> = {}) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const { NO_COLOR: _none, FORCE_COLOR: _forced, ...env } = process.env
    execFile(
      process.execPath,
      ['scripts/policy.ts', ...args],
      { env: { ...env, ...color } },
      (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
      },
    )
  })

const course = '{"type":"Course","authorId":"ana","status":"draft"}'

describe('the command line of the policy tool', () => {
  it.each([[[]], [['--help']], [['lint', '-h']]])('%j shows every command', async (args) => {
    const { code, out } = await tool(args)
    expect(code).toBe(0)
    for (const command of ['lint', 'test', 'diff', 'explain', 'publish']) {
      expect(out).toMatch(new RegExp(`^  ${command}\\b`, 'm'))
    }
  })

  it('says what every option is for, in --help and in docs/policies.md', async () => {
    const source = await readFile('scripts/policy.ts', 'utf8')
    const names = [...source.matchAll(/^ {2}'?([a-z-]+)'?: \{ type: '/gm)].map(([, name]) => name)
    expect(names).toContain('min-coverage')
    const { out } = await tool(['--help'])
    const docs = await readFile('docs/policies.md', 'utf8')
    for (const name of names) {
      expect(out).toMatch(new RegExp(`--${name}\\b`))
      expect(docs).toMatch(new RegExp(`--${name}\\b`))
    }
  })

  it.each([
    [['constructor'], 'There is no command constructor'],
    [['build'], 'There is no command build: lint, test, diff, explain or publish.'],
    [['lint', 'policies'], 'lint takes no argument policies'],
    [['lint', '--subject', '{}'], 'lint takes no --subject'],
    [['explain', '--min-coverage', '50'], 'explain takes no --min-coverage'],
    [['lint', '--colour'], "Unknown option '--colour'"],
    [['lint', '--dir', 'nowhere'], 'There is no folder nowhere.'],
    [
      ['test', '--min-coverage', 'most'],
      '--min-coverage is a percentage from 0 to 100, not "most"',
    ],
    [['test', '--min-coverage', ''], '--min-coverage is a percentage from 0 to 100, not ""'],
    [['test', '--min-coverage', '101'], '--min-coverage is a percentage from 0 to 100'],
    [['test', '--min-coverage', '-5'], "Option '--min-coverage' argument is ambiguous"],
  ])('%j is refused in one line, and nothing is done', async (args, message) => {
    const { code, out, err } = await tool(args)
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toContain(`✗ ${message}`)
    expect(err.trim().split('\n')).toHaveLength(1)
  })

  it('asks explain by --roles and --field as by --subject and a field in the action', async () => {
    const person = '{"id":"ana","roles":["author"]}'
    const rest = ['--resource', course, '--json']
    const one = await tool(['explain', '--subject', person, '--action', 'update title', ...rest])
    const apart = ['--user', '{"id":"ana"}', '--roles', 'author', '--field', 'title']
    const other = await tool(['explain', ...apart, '--action', 'update', ...rest])
    expect(other).toEqual(one)
    expect(JSON.parse(other.out)).toMatchObject({ allowed: true })
  })

  it('paints only where a person reads, and where they want colours', async () => {
    const colour = String.fromCharCode(27)
    expect((await tool(['test', '--quiet'])).out).not.toContain(colour)
    expect((await tool(['test', '--quiet'], { NO_COLOR: '1' })).out).not.toContain(colour)
    expect((await tool(['test', '--quiet'], { FORCE_COLOR: '1' })).out).toContain(colour)
  })
})
