/** The OpenAPI document: made by the first request for it, then kept. No trips. */
import type { HttpParts } from '../http-parts.ts'
import { cacheable } from './cacheable.ts'
import type { PlainRoute } from './plain-route.ts'

export function createOpenApi(parts: Pick<HttpParts, 'application' | 'settings'>): PlainRoute[] {
  let document: Uint8Array<ArrayBuffer> | undefined
  return [
    {
      path: '/openapi.json',
      needs: 'nothing',
      answer: async (request) => {
        document ??= await makeDocument(parts)
        return cacheable(request, {
          body: document,
          headers: { 'Content-Type': 'application/json', 'Cache-Control': 'public, max-age=300' },
        })
      },
    },
  ]
}

async function makeDocument({
  application,
  settings,
}: Pick<HttpParts, 'application' | 'settings'>) {
  const { createDocument } = await import('../openapi/document.ts')
  const document = await createDocument({ application, issuer: settings.issuer })
  return new TextEncoder().encode(JSON.stringify(document))
}
