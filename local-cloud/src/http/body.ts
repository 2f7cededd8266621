import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'

/** The body as JSON, or a 400 that says where it stops being JSON. */
export async function readJson(c: Context): Promise<unknown> {
  const text = await c.req.text()
  try {
    return JSON.parse(text)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new HTTPException(400, { message: `the body is not JSON: ${reason}`, cause })
  }
}

/** Refuses a body over `maxSize` bytes with 413, before all of it is read. */
export function limitBody(maxSize: number): MiddlewareHandler {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new HTTPException(413, { message: `the body is over ${maxSize} bytes` })
    },
  })
}
