/** `npm run build`: the Worker as it would be deployed, its compressed size, and what must not be in it. */
import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { bundle, bundleFolder } from './bundle.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Of what every isolate loads; the rest is read by the first request that needs it. */
const budgetKiB = 400

/** Anything that matches has no business at the edge. */
const forbidden: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: 'test code', pattern: /^(?:test|bench)\// },
  { what: 'the local cloud', pattern: /^local-cloud\/|@electric-sql\/pglite|ioredis/ },
  { what: 'in-memory adapters', pattern: /src\/adapters\/outbound\/memory\// },
  { what: 'a socket driver', pattern: /node_modules\/pg\// },
  { what: 'another runtime’s server', pattern: /@hono\/node-server|src\/(?:node|deno)\.ts/ },
  { what: 'tools', pattern: /^scripts\/|drizzle-kit|node_modules\/vitest\// },
]

const outputs = await bundle()
const inputs = Object.values(outputs).flatMap((file) =>
  Object.entries(file.inputs).flatMap(([path, { bytesInOutput }]) =>
    bytesInOutput > 0 ? [path] : [],
  ),
)
await promisify(execFile)('node_modules/.bin/wrangler', ['deploy', '--dry-run'], {
  cwd: root,
  env: { ...process.env, WRANGLER_SEND_METRICS: 'false' },
})

const offences = forbidden.flatMap(({ what, pattern }) =>
  inputs.filter((input) => pattern.test(input)).map((input) => `${what}: ${input}`),
)
const { whole, compressed } = await sizeOf('worker.js')
console.log(`Worker: ${kiB(whole)}, ${kiB(compressed)} compressed (gzip)`)
for (const file of await readdir(join(bundleFolder, 'on-demand'))) {
  if (!file.endsWith('.js')) continue
  const size = await sizeOf(`on-demand/${file}`)
  console.log(`  on demand: ${kiB(size.compressed)} ${file}`)
}
if (compressed > budgetKiB * 1024) offences.push(`size: more than ${budgetKiB} KiB compressed`)
if (offences.length > 0) {
  console.error(`✗ The Worker must not contain:\n  ${offences.join('\n  ')}`)
  process.exit(1)
}

async function sizeOf(file: string): Promise<{ whole: number; compressed: number }> {
  const code = await readFile(join(bundleFolder, file))
  return { whole: code.length, compressed: gzipSync(code, { level: 9 }).length }
}

function kiB(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`
}
