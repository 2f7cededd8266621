/** The pages: the API reference, and what the links in our mails open. Only the files named here are served. */
import type { HttpParts } from '../http-parts.ts'
import { refuse } from '../refuse.ts'
import { cacheable } from './cacheable.ts'
import type { PlainRoute } from './plain-route.ts'

export function createFiles({ assets }: Pick<HttpParts, 'assets'>): PlainRoute[] {
  if (!assets) return []
  return files.map(({ path, file, cache }) => ({
    path,
    needs: 'nothing',
    answer: async (request, exchange) => {
      const asset = await assets(file)
      if (asset.status !== 200) return refuse(exchange, { kind: 'not_found' })
      const headers = headersOf(file, cache)
      return cacheable(request, { body: await asset.arrayBuffer(), headers })
    },
  }))
}

/** Ours are asked after every time (their tag makes that cheap); those of a package change with its version. */
const ours = 'no-cache'
const packaged = 'public, max-age=86400'

interface StaticFile {
  readonly path: string
  /** Where `scripts/copy-docs-assets.ts` puts it. */
  readonly file: string
  readonly cache: typeof ours | typeof packaged
}

const files: readonly StaticFile[] = [
  page('/docs', '/docs/index.html'),
  page('/docs/init.js'),
  page('/docs/docs.css'),
  ...['/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js', '/docs/favicon-32x32.png'].map(
    (file): StaticFile => ({ path: file, file, cache: packaged }),
  ),
  page('/account/verify-email', '/account/verify-email.html'),
  page('/account/reset-password', '/account/reset-password.html'),
  page('/account/forgot-password', '/account/forgot-password.html'),
  page('/account/change-email', '/account/change-email.html'),
  page('/account/unlock', '/account/unlock.html'),
  ...[
    'verify-email.js',
    'reset-password.js',
    'forgot-password.js',
    'change-email.js',
    'unlock.js',
  ].map((name) => page(`/account/${name}`)),
  page('/account/account.css'),
  ...['page.js', 'texts.js', 'icon.svg'].map((name) => page(`/account/${name}`)),
]

export const filePaths: readonly string[] = files.map(({ path }) => path)

function page(path: string, file: string = path): StaticFile {
  return { path, file, cache: ours }
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml; charset=utf-8',
}

function headersOf(file: string, cache: string): Record<string, string> {
  const type = types[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
  return { 'Content-Type': type, 'Cache-Control': cache, 'Content-Security-Policy': policy }
}

/** Nothing but what this service serves; nothing inline; nobody frames it; no form posts by itself. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:", // swagger-ui draws its arrows in data: URLs
  "object-src 'none'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')
