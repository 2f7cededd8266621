import { Hono } from 'hono'
import { accepts } from 'hono/accepts'
import type { Gate } from '../faults/gate.ts'
import { limitBody, readJson } from '../http/body.ts'
import { htmlResponse } from '../http/html.ts'
import type { Mailbox } from './mailbox.ts'
import { readDraft } from './message.ts'
import { mailboxPage } from './page.ts'

const bodyBytesMax = 256 * 1024

/** `POST /`: the provider. A fault of `mail` is a fault of this route; the mailbox stays readable. */
export function mailRoutes(deps: { mailbox: Mailbox; gate: Gate }): Hono {
  const app = new Hono()
  app.post('/', limitBody(bodyBytesMax), (c) => {
    return deps.gate('mail', c, async () => {
      const result = readDraft(await readJson(c))
      if (!result.ok) return c.json({ error: result.message }, 422)
      const mail = await deps.mailbox.keep(result.draft)
      return c.json({ id: mail.id }, 201)
    })
  })
  return app
}

/** `GET /`: a page for a browser, JSON for everybody who asks for it; `DELETE /` empties. */
export function mailboxRoutes(deps: { mailbox: Mailbox }): Hono {
  const app = new Hono()
  app.get('/', (c) => {
    const wanted = accepts(c, {
      header: 'Accept',
      supports: ['application/json', 'text/html'],
      default: 'application/json',
    })
    c.header('Vary', 'Accept')
    if (wanted === 'application/json') {
      c.header('Cache-Control', 'no-store')
      return c.json({ messages: deps.mailbox.list() })
    }
    return htmlResponse(
      mailboxPage(deps.mailbox.list(), { refresh: c.req.query('refresh') !== undefined }),
    )
  })
  app.delete('/', async (c) => {
    await deps.mailbox.empty()
    return c.body(null, 204)
  })
  return app
}
