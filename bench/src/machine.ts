/** Where something was measured: figures of two machines are not compared. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os'
import { dirname, join } from 'node:path'

export interface Machine {
  readonly processor: string
  readonly cores: number
  readonly memoryGiB: number
  readonly system: string
  readonly node: string
  readonly v8: string
}

export function describeMachine(): Machine {
  const processors = cpus()
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.versions.node,
    v8: process.versions.v8,
  }
}

/** How many processes wanted a core, on average over the last minute. */
export function loadOfMinute(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100
}

/** Of the code that was measured; with a `+` when it differed from what was committed. */
export function commitOf(folder: string): string {
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  try {
    const changed = git('status', '--porcelain', '--', 'src', 'bench/src', 'package-lock.json')
    return `${git('rev-parse', '--short=10', 'HEAD').trim()}${changed === '' ? '' : '+'}`
  } catch {
    return 'unknown'
  }
}

/** Versions as installed in `folder` or above it. */
export function versionsOf(
  packages: readonly string[],
  folder: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    packages.flatMap((name) => {
      const file = manifestOf(name, folder)
      return file ? [[name, JSON.parse(readFileSync(file, 'utf8')).version]] : []
    }),
  )
}

function manifestOf(name: string, folder: string): string | undefined {
  const file = join(folder, 'node_modules', name, 'package.json')
  if (existsSync(file)) return file
  const above = dirname(folder)
  return above === folder ? undefined : manifestOf(name, above)
}
