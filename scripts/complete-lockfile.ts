/**
 * Adds to package-lock.json the platform packages that npm left out because the registry in use does not
 * serve them (a mirror without macOS or Windows builds, say). Without an entry for each, `npm ci` refuses
 * the lock file here, and skips the binary on the machines that need it. Run after `npm install`.
 */
import { readFile, writeFile } from 'node:fs/promises'

interface LockEntry {
  readonly version?: string
  readonly dev?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(await readFile(file, 'utf8')) as { packages: Record<string, LockEntry> } // npm's format
const added: string[] = []
const systems = /^(?:darwin|win32|linux|android|freebsd|openharmony|sunos|aix|netbsd|openbsd)$/
const processors = /^(?:64|x64|arm64|arm|ia32|ppc64|riscv64|s390x|loong64|mips64el|wasm32)$/

for (const [path, { dev, optionalDependencies = {} }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (!/^\d+\.\d+\.\d+/.test(version) || isLocked(path, name)) continue
    const hoisted = `node_modules/${name}`
    const place = hoisted in lock.packages ? `${path}/${hoisted}` : hoisted
    lock.packages[place] = {
      version,
      ...platformOf(name),
      ...(dev ? { dev } : {}),
      optional: true,
    } as LockEntry // with npm's own members for a platform package
    added.push(`${name}@${version}`)
  }
}

// npm's own order, so that its next install leaves the file as it is.
const sorted = Object.entries(lock.packages).sort(([one], [other]) =>
  one.localeCompare(other, 'en'),
)
await writeFile(
  file,
  `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`,
)
console.log(
  added.length === 0 ? 'Complete already.' : `Added ${added.length}:\n${added.join('\n')}`,
)

/** Whether the package is found from `path` the way Node looks for it: upwards. */
function isLocked(path: string, name: string): boolean {
  for (let folder = path; ; folder = folder.replace(/\/?node_modules\/(?:@[^/]+\/)?[^/]+$/, '')) {
    if (`${folder === '' ? '' : `${folder}/`}node_modules/${name}` in lock.packages) return true
    if (folder === '') return false
  }
}

/** What a platform package says of itself, read from its name (`…-linux-arm64-musl`, `…-windows-64`). */
function platformOf(name: string) {
  const words = name.replace('windows', 'win32').split(/[-/]/)
  const os = words.find((word) => systems.test(word))
  const cpu = words.find((word) => processors.test(word))?.replace(/^64$/, 'x64')
  const libc = /musl/.test(name) ? 'musl' : /-(?:gnu|glibc)/.test(name) ? 'glibc' : undefined
  return {
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(os ? { os: [os] } : {}),
    ...(libc && os === 'linux' ? { libc: [libc] } : {}),
  }
}
