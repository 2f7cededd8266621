/** The public keys of the access tokens (RFC 7517), for portals that verify them themselves. */
import type { HttpParts } from '../http-parts.ts'
import { cacheable } from './cacheable.ts'
import type { PlainRoute } from './plain-route.ts'

export function createKeys({ publicKeys }: Pick<HttpParts, 'publicKeys'>): PlainRoute[] {
  return [
    {
      path: '/.well-known/jwks.json',
      needs: 'nothing',
      answer: async (request) =>
        cacheable(request, {
          body: new TextEncoder().encode(JSON.stringify(await publicKeys())),
          headers: {
            'Content-Type': 'application/json',
            // Short enough for a rotation: a key is published before it is used.
            'Cache-Control': 'public, max-age=300',
          },
        }),
    },
  ]
}
