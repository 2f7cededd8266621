/**
 * Bundles the Worker into dist/worker, as wrangler.toml names it: what every request needs in `worker.js`, and a file
 * of its own for whatever is imported by the first request that needs it, which wrangler's bundler cannot do. Runs
 * before each `wrangler dev`, `wrangler deploy`, the tests in workerd and the benchmarks.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild'
import { copyDocsAssets } from './copy-docs-assets.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
export const bundleFolder = join(root, 'dist', 'worker')

/** What is imported by the first request that needs it, if any does. */
const onDemand = {
  cognito: 'src/adapters/outbound/cognito/commands.ts',
  'foreign-hashes': 'src/adapters/outbound/foreign-hashes/matches-foreign-hash.ts',
  'one-time-passwords': 'src/adapters/outbound/otplib/lazy.ts',
  passkeys: 'src/adapters/outbound/webauthn/lazy.ts',
  yaml: 'src/adapters/outbound/yaml/parse-policy-file.ts',
} as const

/** Writes the files; answers esbuild's account of them. */
export async function bundle(): Promise<Metafile['outputs']> {
  const results = await Promise.all([
    build({ ...options, entryPoints: { worker: 'src/worker.ts' }, plugins: [leaveOut, apart] }),
    build({
      ...options,
      entryPoints: Object.entries(onDemand).map(([name, source]) => ({
        in: source,
        out: `on-demand/${name}`,
      })),
    }),
  ])
  await mkdir(join(bundleFolder, 'on-demand'), { recursive: true })
  for (const { path, contents } of results.flatMap(({ outputFiles }) => outputFiles)) {
    await writeChanged(path, contents)
  }
  return Object.assign({}, ...results.map(({ metafile }) => metafile.outputs))
}

/** Parts of libraries that the Worker does without, by the name that they are imported by. */
const replaced: Readonly<Record<string, string>> = {
  // zod speaks fifty languages; we take its English alone, and say problems in our own words.
  '../locales/index.js': 'node_modules/zod/v4/locales/en.js',
  // Of zod: the compiler, which needs eval, and the reader of JSON Schema.
  './compile.js': 'src/adapters/inbound/http/lazy/zod-left-out.ts',
  './from-json-schema.js': 'src/adapters/inbound/http/lazy/zod-left-out.ts',
  // Nobody is asked for the make of their authenticator: what would judge it stays out.
  './unwrapEC2Signature.js': 'src/adapters/outbound/webauthn/ecdsa-signature.ts',
  ...Object.fromEntries(
    [
      './convertX509PublicKeyToCOSE.js',
      './getCertificateInfo.js',
      './isCertRevoked.js',
      './validateCertificatePath.js',
      '../metadata/verifyMDSBlob.js',
      './services/metadataService.js',
      './services/settingsService.js',
      '../services/settingsService.js',
      './verifications/tpm/verifyAttestationTPM.js',
      './verifications/verifyAttestationAndroidKey.js',
      './verifications/verifyAttestationAndroidSafetyNet.js',
      './verifications/verifyAttestationApple.js',
      './verifications/verifyAttestationFIDOU2F.js',
      './verifications/verifyAttestationPacked.js',
    ].map((part) => [part, 'src/adapters/outbound/webauthn/no-attestation.ts']),
  ),
}

const leaveOut: Plugin = {
  name: 'leave out',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\// }, ({ path, importer }) => {
      const replacement = importer.includes('node_modules') ? replaced[path] : undefined
      return replacement === undefined ? undefined : { path: join(root, replacement) }
    })
  },
}

const apart: Plugin = {
  name: 'files of their own',
  setup({ onResolve }) {
    const names = new Map<string, string>()
    for (const [name, source] of Object.entries(onDemand)) names.set(join(root, source), name)
    onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir, kind }) => {
      const name = kind === 'dynamic-import' ? names.get(join(resolveDir, path)) : undefined
      return name === undefined ? undefined : { path: `./on-demand/${name}.js`, external: true }
    })
  },
}

const options = {
  absWorkingDir: root,
  outdir: bundleFolder,
  bundle: true,
  format: 'esm',
  minify: true,
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  metafile: true,
  write: false,
  // As wrangler's own bundler has them.
  target: 'es2024',
  conditions: ['workerd', 'worker', 'browser'],
  external: ['node:*', 'cloudflare:*'],
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [leaveOut],
} as const satisfies BuildOptions

/** A file that stays as it is stays untouched: another `wrangler dev` may be watching it. */
async function writeChanged(path: string, contents: Uint8Array): Promise<void> {
  const present = await readFile(path).catch(() => undefined)
  if (present?.equals(contents)) return
  await writeFile(`${path}.new`, contents)
  await rename(`${path}.new`, path)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await Promise.all([bundle(), copyDocsAssets()])
}
