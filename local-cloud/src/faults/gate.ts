import type { Context } from 'hono'
import { cutConnection } from '../http/connection.ts'
import type { Dependency, Faults } from './faults.ts'

/**
 * Executes a request and answers it, or does what a broken dependency does in the place of either. An answer that is
 * `spared` arrives whatever is said of answers; asked once the request has been executed.
 */
export type Gate = (
  dependency: Dependency,
  c: Context,
  execute: () => Promise<Response>,
  spared?: () => boolean,
) => Promise<Response>

/** `random` gives numbers in [0, 1); `sleep` waits, and stops waiting when the cloud closes. */
export function createGate(deps: {
  faults: () => Faults
  random: () => number
  sleep: (ms: number) => Promise<void>
}): Gate {
  return async (dependency, c, execute, spared = () => false) => {
    // Read even when nobody will look at it: an answer before the end of a request upsets the connection.
    await c.req.text()
    const fault = deps.faults()[dependency]
    if (fault.delayMs > 0) await deps.sleep(fault.delayMs)
    // Nobody answers for a service that is down: that is what an outage looks like from a client.
    if (fault.down) return cutConnection(c)
    if (fault.errorRate > 0 && deps.random() < fault.errorRate)
      return c.json({ error: `injected fault: ${dependency} is unavailable` }, 503)
    try {
      const answer = await execute()
      return fault.dropAnswers && !spared() ? cutConnection(c) : answer
    } catch (error) {
      if (fault.dropAnswers && !spared()) return cutConnection(c)
      throw error
    } finally {
      if (fault.answerDelayMs > 0 && !spared()) await deps.sleep(fault.answerDelayMs)
    }
  }
}
