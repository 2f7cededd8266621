/** An answer that clients may keep, with an entity tag made of its content (RFC 9110 §8.8.3). */
import { alreadyHas, contentTag } from '../request/entity-tag.ts'

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
