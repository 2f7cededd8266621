/** From what was measured at chosen distances to what it costs at others. Pure. */
import type { Results } from '../report/results.ts'
import {
  mix,
  nearMs,
  prices,
  type Region,
  type Route,
  regions,
  requestsPerSecond,
  storeWork,
} from './world.ts'

/** Straight lines through the measured medians: time = base + trips × distance. */
export interface RouteLine {
  readonly baseMs: number
  /** Trips that wait for each other. */
  readonly sqlTrips: number
  readonly redisTrips: number
}

type At = (sqlMs: number, redisMs: number) => number

/** Fits a line to an operation of Gatehouse's. Throws when it was not measured. */
export function lineOf(results: Results, operation: string): RouteLine {
  const at: At = (sqlMs, redisMs) => {
    const place = `database ${sqlMs} ms, Redis ${redisMs} ms`
    const measured = results.suites.service?.measurements.find(
      ({ path }) => path[1] === place && path[2] === 'Gatehouse' && path[3] === operation,
    )
    if (!measured)
      throw new Error(`Not measured: ${operation} with ${place}. Run npm run bench first.`)
    return measured.spread.median / 1e6
  }
  const points = [0, 10, 40, 80].map((x) => ({ x, y: at(x, 1) }))
  const sql = leastSquares(points)
  const redisTrips = Math.max(0, (at(40, 5) - at(40, 1)) / 4)
  return { baseMs: sql.intercept - redisTrips, sqlTrips: sql.slope, redisTrips }
}

/** Of the median request from a region, once it has reached the Worker. */
export function latencyMs(line: RouteLine, { primaryMs }: Region): number {
  return line.baseMs + line.sqlTrips * primaryMs + line.redisTrips * nearMs
}

/** What the stores must bear when everybody asks at once. */
export function loadPerSecond() {
  const sum = (of: (work: (typeof storeWork)[Route]) => number) =>
    routes.reduce(
      (total, route) => total + requestsPerSecond * mix[route] * of(storeWork[route]),
      0,
    )
  return {
    redisReads: sum(({ redisReads }) => redisReads),
    redisWrites: sum(({ redisWrites }) => redisWrites),
    sqlReads: sum(({ sqlReads }) => sqlReads),
    sqlWrites: sum(({ sqlWrites }) => sqlWrites),
  }
}

/** US dollars a month at list prices, if a third of the peak is the mean. */
export function monthlyCost(cpuMsPerRequest: number, computeUnits: number, gigabytes: number) {
  const secondsAMonth = 30 * 24 * 3600
  const millionRequests = (requestsPerSecond * secondsAMonth) / 3 / 1e6
  const load = loadPerSecond()
  const commands = ((load.redisReads + load.redisWrites * regions.length) * secondsAMonth) / 3
  return {
    workers:
      millionRequests *
      (prices.workersPerMillionRequests + cpuMsPerRequest * prices.workersPerMillionCpuMs),
    upstash: (commands / 1e5) * prices.upstashPer100kCommands,
    neon:
      computeUnits * 24 * 30 * prices.neonPerComputeHour + gigabytes * prices.neonPerGigabyteMonth,
  }
}

// The keys of an object of ours.
export const routes = Object.keys(mix) as Route[]

function leastSquares(points: readonly { readonly x: number; readonly y: number }[]) {
  const mean = (of: (point: (typeof points)[number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [meanX, meanY] = [mean(({ x }) => x), mean(({ y }) => y)]
  const slope = mean(({ x, y }) => (x - meanX) * (y - meanY)) / mean(({ x }) => (x - meanX) ** 2)
  return { slope, intercept: meanY - slope * meanX }
}
