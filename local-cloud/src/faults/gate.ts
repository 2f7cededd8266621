import type { Context } from 'hono'
import { cutConnection } from '../http/connection.ts'
import type { Dependency, Faults } from './faults.ts'

/** Lets a request through (undefined), or answers it in the place of a broken dependency. Runs before execution. */
export type Gate = (dependency: Dependency, c: Context) => Promise<Response | undefined>

/** `random` gives numbers in [0, 1); `sleep` waits, and stops waiting when the cloud closes. */
export function createGate(deps: {
  faults: () => Faults
  random: () => number
  sleep: (ms: number) => Promise<void>
}): Gate {
  return async (dependency, c) => {
    // Read even when nobody will look at it: an answer before the end of a request upsets the connection.
    await c.req.text()
    const fault = deps.faults()[dependency]
    if (fault.delayMs > 0) await deps.sleep(fault.delayMs)
    // Nobody answers for a service that is down: that is what an outage looks like from a client.
    if (fault.down) return cutConnection(c)
    if (fault.errorRate > 0 && deps.random() < fault.errorRate)
      return c.json({ error: `injected fault: ${dependency} is unavailable` }, 503)
    return undefined
  }
}
