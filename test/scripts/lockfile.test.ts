/** What an audit without a registry can say: everything stands in package-lock.json (npm's format, version 3). */
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'

interface LockedPackage {
  readonly version?: string
  readonly license?: string
  readonly link?: boolean
  readonly resolved?: string
  readonly integrity?: string
  readonly optional?: boolean
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly hasInstallScript?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

const { packages } = (await json('package-lock.json')) as {
  packages: Readonly<Record<string, LockedPackage>>
}
const manifest = (await json('package.json')) as LockedPackage & {
  readonly allowScripts: Readonly<Record<string, boolean>>
}
const installed = Object.entries(packages).filter(
  ([path, { link }]) => path.includes('node_modules/') && !link,
)
const shipped = closureOf(Object.keys(manifest.dependencies ?? {}))

/** Compatible with Apache-2.0 in what is given away (ASF, "Third-party licence policy", category A). */
const licences = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']

describe('the lock file', () => {
  test('locks what package.json asks for', () => {
    const { dependencies, devDependencies } = packages[''] ?? {}
    expect({ dependencies, devDependencies }).toEqual({
      dependencies: manifest.dependencies,
      devDependencies: manifest.devDependencies,
    })
  })

  test('pins every package by its hash', () => {
    // Builds for other systems that the registry in use does not serve (scripts/complete-lockfile.ts): npm skips them here.
    const elsewhere = ({ optional, os, cpu }: LockedPackage) =>
      optional === true && (os ?? cpu) !== undefined
    const unpinned = installed.filter(
      ([, locked]) => !elsewhere(locked) && !/^sha512-[\w+/]{86}==$/.test(locked.integrity ?? ''),
    )
    expect(unpinned.map(([path]) => path)).toEqual([])
  })

  test('takes packages from the registry alone, never from a repository or an address', () => {
    const elsewhere = installed.filter(
      ([, { resolved }]) => resolved && !resolved.startsWith('https://registry.npmjs.org/'),
    )
    expect(elsewhere.map(([path]) => path)).toEqual([])
  })

  test('has install scripts of those packages only that package.json lists, and it lists no other', () => {
    const scripted = installed.filter(([, { hasInstallScript }]) => hasInstallScript)
    expect([...new Set(scripted.map(([path]) => nameOf(path)))].sort()).toEqual(
      Object.keys(manifest.allowScripts).sort(),
    )
  })
})

describe('what ships', () => {
  test('is known: every dependency, and theirs', () => {
    expect(shipped.map(nameOf)).toEqual(expect.arrayContaining(['hono', '@ucast/core']))
  })

  test('runs nothing when it is installed', () => {
    expect(shipped.filter((path) => packages[path]?.hasInstallScript)).toEqual([])
  })

  test('has licences that may be given away under Apache-2.0', () => {
    const others = shipped.filter((path) => !licences.includes(packages[path]?.license ?? ''))
    expect(others.map((path) => `${path}: ${packages[path]?.license}`)).toEqual([])
  })
})

/** Where the packages of that name are that the root gets, with all that they need in turn. */
function closureOf(names: readonly string[], from = '', known = new Set<string>()): string[] {
  for (const name of names) {
    const path = resolve(name, from)
    if (path === undefined) throw new Error(`${name} is needed by ${from} and not locked`)
    if (known.has(path)) continue
    known.add(path)
    closureOf(neededBy(packages[path] ?? {}), path, known)
  }
  return [...known].sort()
}

function neededBy(locked: LockedPackage): readonly string[] {
  const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = locked
  const peers = Object.keys(peerDependencies).filter(
    (name) => !peerDependenciesMeta[name]?.optional,
  )
  return [...Object.keys(dependencies), ...peers]
}

/** As Node looks for it: from the package's own folder upwards. */
function resolve(name: string, from: string): string | undefined {
  for (
    let folder = from;
    ;
    folder = folder.replace(/(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+$/, '')
  ) {
    const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`
    if (packages[path]) return path
    if (folder === '') return undefined
  }
}

function nameOf(path: string): string {
  return path.replace(/^.*node_modules\//, '')
}

async function json(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'))
}
