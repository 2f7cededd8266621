import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** A copy of the source in which each probe adds one import that must be refused. */
let copy: string

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'gatehouse-layers-'))
  await cp('src', join(copy, 'src'), { recursive: true })
  await cp('.dependency-cruiser.json', join(copy, '.dependency-cruiser.json'))
  await cp('package.json', join(copy, 'package.json'))
  for (const folder of ['policies', 'ops']) {
    await cp(folder, join(copy, folder), { recursive: true })
  }
  await symlink(resolve('node_modules'), join(copy, 'node_modules'))
})

afterAll(() => rm(copy, { recursive: true, force: true }))

describe('the layers', () => {
  test('hold as they are', async () => {
    expect(await violations()).toEqual([])
  }, 60_000)

  const probes: readonly (readonly [string, string, string])[] = [
    ['the domain imports the application', 'src/domain/probe.ts', '../application/errors.ts'],
    ['the domain imports a package', 'src/domain/probe.ts', 'jose'],
    [
      'the application imports an adapter',
      'src/application/probe.ts',
      '../adapters/outbound/neon/database.ts',
    ],
    ['the application imports a package', 'src/application/probe.ts', 'zod'],
    ['the application imports the runtime', 'src/application/probe.ts', 'node:crypto'],
    [
      'an outbound adapter imports another one',
      'src/adapters/outbound/upstash/probe.ts',
      '../neon/database.ts',
    ],
    [
      'an inbound adapter imports a provider’s adapter',
      'src/adapters/inbound/http/probe.ts',
      '../../outbound/neon/database.ts',
    ],
    [
      'an adapter imports the composition',
      'src/adapters/outbound/neon/probe.ts',
      '../../../compose.ts',
    ],
    ['a new folder appears', 'src/helpers/probe.ts', '../domain/shared/result.ts'],
  ]

  test('refuse every probe', async () => {
    // All at once, each in a file of its own: starting the tool takes longer than its work.
    for (const [index, [, file, target]] of probes.entries()) {
      const path = join(copy, probePath(file, index))
      await mkdir(dirname(path), { recursive: true })
      // A type is enough: what the compiler erases is a dependency all the same.
      await writeFile(path, `import type * as X from '${target}'\nexport type Probe = typeof X\n`)
    }
    const refused = new Set(await violations())
    const missed = probes.filter(([, file], index) => !refused.has(probePath(file, index)))
    expect(missed.map(([name]) => name)).toEqual([])
  }, 60_000)
})

function probePath(file: string, index: number): string {
  return file.replace('probe.ts', `probe-${index}.ts`)
}

/** The files that dependency-cruiser complains of. */
async function violations(): Promise<string[]> {
  const tool = resolve('node_modules/.bin/depcruise')
  const { stdout } = await promisify(execFile)(
    tool,
    ['--config', '.dependency-cruiser.json', '--output-type', 'json', 'src'],
    { cwd: copy, maxBuffer: 64 * 1024 * 1024 },
  ).catch((error: { stdout: string }) => error) // violations end the tool with an error
  const { summary } = JSON.parse(stdout) as { summary: { violations: { from: string }[] } }
  return summary.violations.map(({ from }) => from)
}
