/** `npm run build`: the Worker as it would be deployed, its compressed size, and what must not be in it. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'

const root = fileURLToPath(new URL('..', import.meta.url))
const output = 'dist/worker'
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

interface Metafile {
  readonly outputs: Readonly<
    Record<
      string,
      { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }
    >
  >
}

await promisify(execFile)(
  'node_modules/.bin/wrangler',
  ['deploy', '--dry-run', '--minify', '--outdir', output, '--metafile', `${output}/meta.json`],
  { cwd: root, env: { ...process.env, WRANGLER_SEND_METRICS: 'false' } },
)

const inputs = await bundledInputs()
const offences = forbidden.flatMap(({ what, pattern }) =>
  inputs.filter((input) => pattern.test(input)).map((input) => `${what}: ${input}`),
)
const code = await readFile(`${root}/${output}/worker.js`)
const compressedKiB = gzipSync(code, { level: 9 }).length / 1024

console.log(
  `Worker: ${(code.length / 1024).toFixed(1)} KiB, ${compressedKiB.toFixed(1)} KiB compressed (gzip)`,
)
if (compressedKiB > budgetKiB) offences.push(`size: more than ${budgetKiB} KiB compressed`)
if (offences.length > 0) {
  console.error(`✗ The Worker must not contain:\n  ${offences.join('\n  ')}`)
  process.exit(1)
}

async function bundledInputs(): Promise<string[]> {
  const text = await readFile(`${root}/${output}/meta.json`, 'utf8')
  const meta = JSON.parse(text) as Metafile // esbuild's format
  return Object.values(meta.outputs).flatMap((file) =>
    Object.entries(file.inputs).flatMap(([path, { bytesInOutput }]) =>
      bytesInOutput > 0 ? [path] : [],
    ),
  )
}
