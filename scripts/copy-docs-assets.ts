/** Gathers the static files of the pages in dist/assets: ours, and the few of swagger-ui that /docs needs. */
import { cp, mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export async function copyDocsAssets(): Promise<string> {
  const root = join(import.meta.dirname, '..')
  const target = join(root, 'dist', 'assets')
  const pages = join(root, 'src', 'adapters', 'inbound', 'http', 'pages')
  await mkdir(target, { recursive: true })
  await cp(pages, target, { recursive: true })
  const packaged = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  for (const file of swaggerFiles) await cp(join(packaged, file), join(target, 'docs', file))
  return target
}

const swaggerFiles = [
  'swagger-ui-bundle.js',
  'swagger-ui.css',
  'favicon-32x32.png',
  // Apache-2.0 §4: whoever passes it on passes these on.
  'LICENSE',
  'NOTICE',
  'swagger-ui-bundle.js.LICENSE.txt',
]

if (process.argv[1] === fileURLToPath(import.meta.url)) await copyDocsAssets()
