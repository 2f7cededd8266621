import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'

/** Destroys the client's connection without an answer. */
export function cutConnection(c: Context): Response {
  // The Node server puts these in; Hono cannot know it, as it runs elsewhere too.
  const { incoming } = c.env as HttpBindings
  incoming.socket.destroy()
  return RESPONSE_ALREADY_SENT
}
