/** `npm run policy:compile`: what it writes, and when it does not. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compilePolicies } from '../../../scripts/compile-policies.ts'
import { compileFolder } from '../../../scripts/policy/compile.ts'

const course = `subject: Course
permissions:
  course:read: { allow: [{ actions: [read] }] }
roles:
  learner: { permissions: [course:read] }
`

let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gatehouse-policies-'))
})

afterEach(() => rm(dir, { recursive: true }))

describe('compiling a folder of policies', () => {
  it('writes the bundle of the folder, and says its hash and what is in it', async () => {
    await writeFile(join(dir, 'course.yaml'), course)
    const { ok, text } = await compileFolder({ dir })
    const compiled = await compilePolicies(dir)
    if (!compiled.ok) throw new Error('The policy compiles.')

    expect(ok).toBe(true)
    const written: unknown = JSON.parse(await readFile(join(dir, 'bundle.json'), 'utf8'))
    expect(written).toEqual(JSON.parse(JSON.stringify(compiled.value)))
    expect(text).toContain(join(dir, 'bundle.json'))
    expect(text).toContain('1 permissions, 1 rules, 1 roles')
    expect(text).toContain(compiled.value.hash)
  })

  it('writes the same bytes every time', async () => {
    await writeFile(join(dir, 'course.yaml'), course)
    await compileFolder({ dir })
    const first = await readFile(join(dir, 'bundle.json'), 'utf8')
    await compileFolder({ dir })
    expect(await readFile(join(dir, 'bundle.json'), 'utf8')).toBe(first)
  })

  it('writes nothing when a file does not compile, and shows where', async () => {
    await writeFile(join(dir, 'course.yaml'), course.replace('actions: [read]', 'actions: [raed]'))
    const { ok, text } = await compileFolder({ dir })

    expect(ok).toBe(false)
    expect(await readdir(dir)).toEqual(['course.yaml'])
    expect(text).toContain('course.yaml:3:')
    expect(text).toContain('→ Did you mean read?')
    expect(text).toContain('✗ 1 error, nothing written')
  })
})
