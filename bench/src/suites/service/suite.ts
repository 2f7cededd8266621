/** The whole service beside Better Auth, on the same workerd and the same local cloud. */
import type { Suite } from '../../suite.ts'
import { openArena } from './arena.ts'
import { measureLatency } from './parts/latency.ts'
import { measurePortals } from './parts/portal.ts'
import { measureStart } from './parts/start.ts'
import { measureThroughput } from './parts/throughput.ts'
import { countTrips } from './parts/trips.ts'

export const serviceSuite: Suite = {
  name: 'service',
  title: 'The service beside Better Auth',
  packages: [
    'better-auth',
    'hono',
    'drizzle-orm',
    '@neondatabase/serverless',
    '@upstash/redis',
    'undici',
  ],
  async run(options) {
    const arena = await openArena(options.progress.step)
    try {
      const trips = await countTrips(arena, options)
      const latency = await measureLatency(arena, options)
      const throughput = await measureThroughput(arena, options)
      const portals = await measurePortals(arena, options)
      const start = await measureStart(arena, options)
      const parts = [latency, throughput, portals, trips, start]
      return {
        headline: latency.headline,
        figures: parts.flatMap(({ figures }) => figures),
        sections: parts.map(({ section }) => section),
        measurements: parts.flatMap(({ measurements }) => measurements),
      }
    } finally {
      await arena.close()
    }
  },
}
