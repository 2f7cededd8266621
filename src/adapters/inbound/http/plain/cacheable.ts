/** An answer that clients may keep, with an entity tag made of its content (RFC 9110 §8.8.3). */
import { alreadyHas } from '../request/entity-tag.ts'

export async function cacheable(
  request: Request,
  answer: {
    readonly body: BufferSource & BodyInit
    readonly headers: Readonly<Record<string, string>>
  },
): Promise<Response> {
  const tag = await contentTag(answer.body)
  const headers = { ...answer.headers, ETag: tag }
  if (alreadyHas(request.headers.get('If-None-Match'), tag)) {
    return new Response(null, { status: 304, headers })
  }
  return new Response(answer.body, { headers })
}

async function contentTag(content: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content))
  return `"${[...digest.subarray(0, 12)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}"`
}
