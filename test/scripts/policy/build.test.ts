/** `policy build`: what it writes, and when it does not. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compilePolicies } from '../../../scripts/compile-policies.ts'
import { build } from '../../../scripts/policy/build.ts'

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

describe('policy build', () => {
  it('writes the bundle of the folder, and says its hash and what is in it', async () => {
    await writeFile(join(dir, 'course.yaml'), course)
    const { ok, json, text } = await build({ dir })
    const compiled = await compilePolicies(dir)
    if (!compiled.ok) throw new Error('The policy compiles.')

    expect(ok).toBe(true)
    const written: unknown = JSON.parse(await readFile(join(dir, 'bundle.json'), 'utf8'))
    expect(written).toEqual(JSON.parse(JSON.stringify(compiled.value)))
    const path = join(dir, 'bundle.json')
    expect(json).toEqual({ path, hash: compiled.value.hash, permissions: 1, rules: 1, roles: 1 })
    expect(text).toContain(compiled.value.hash)
  })

  it('writes the same bytes every time', async () => {
    await writeFile(join(dir, 'course.yaml'), course)
    await build({ dir })
    const first = await readFile(join(dir, 'bundle.json'), 'utf8')
    await build({ dir })
    expect(await readFile(join(dir, 'bundle.json'), 'utf8')).toBe(first)
  })

  it('writes nothing when a file does not compile, and shows where', async () => {
    await writeFile(join(dir, 'course.yaml'), course.replace('actions: [read]', 'actions: [raed]'))
    const { ok, json, text } = await build({ dir })

    expect(ok).toBe(false)
    expect(await readdir(dir)).toEqual(['course.yaml'])
    expect(text).toContain('course.yaml:3:')
    expect(text).toContain('→ Did you mean read?')
    expect(text).toContain('✗ 1 error, nothing written')
    expect(json).toMatchObject({ errors: [{ path: 'course.yaml', line: 3 }] })
  })
})
