import { Hono } from 'hono'
import { limitBody, readJson } from '../http/body.ts'
import { type Faults, noFaults, updateFaults } from './faults.ts'

const bodyBytesMax = 16 * 1024

/** `PUT` merges, `GET` shows, `DELETE` mends everything. */
export function faultRoutes(state: { faults: Faults }): Hono {
  const app = new Hono()
  app.get('/', (c) => c.json(state.faults))
  app.put('/', limitBody(bodyBytesMax), async (c) => {
    const update = updateFaults(state.faults, await readJson(c))
    if (!update.ok) return c.json({ error: update.message }, 422)
    state.faults = update.faults
    return c.json(state.faults)
  })
  app.delete('/', (c) => {
    state.faults = noFaults()
    return c.body(null, 204)
  })
  return app
}
