/** The tables of docs/scale.md, from the last results. Pure. */
import type { Results } from '../report/results.ts'
import { count, digits } from '../report/units.ts'
import type { Table } from '../suite.ts'
import { latencyMs, lineOf, loadPerSecond, monthlyCost, type RouteLine, routes } from './model.ts'
import {
  bytesAPerson,
  mix,
  people,
  prices,
  type Route,
  regions,
  requestsPerSecond,
} from './world.ts'

/** Recent routes ask no store: their line is what the request costs by itself. */
function lineOfRoute(results: Results, route: Route): RouteLine {
  if (route !== 'permissions (a recent route)') return lineOf(results, route)
  return {
    baseMs: perRequestMs(results, 'throughput', 'Gatehouse, recent', 1),
    sqlTrips: 0,
    redisTrips: 0,
  }
}

export function scaleTables(results: Results): readonly Table[] {
  const lines = routes.map((route) => ({ route, line: lineOfRoute(results, route) }))
  const cpuMs =
    perRequestMs(results, 'processor', 'Gatehouse, recent', 16) * 0.6 +
    perRequestMs(results, 'processor', 'Gatehouse, profile', 16) * 0.3 +
    perRequestMs(results, 'processor', 'Gatehouse, a refresh', 16) * 0.1
  const load = loadPerSecond()
  const gigabytes = (people * bytesAPerson) / 1e9
  const computeUnits = 56
  const cost = monthlyCost(cpuMs, computeUnits, gigabytes)
  const perSecond = (value: number) => count(Math.round(value))
  const dollars = (value: number) => `$ ${count(Math.round(value / 100) * 100)}`
  return [
    {
      columns: [
        'Median, in ms',
        'share',
        'base',
        'SQL trips',
        'Redis trips',
        ...regions.map(({ name }) => name),
      ],
      rows: lines.map(({ route, line }) => [
        route,
        `${digits(mix[route] * 100)} %`,
        digits(line.baseMs),
        line.sqlTrips.toFixed(2),
        line.redisTrips.toFixed(2),
        ...regions.map((region) => digits(latencyMs(line, region))),
      ]),
    },
    {
      columns: [`A second, at ${count(requestsPerSecond)} requests`, 'Redis', 'Postgres'],
      rows: [
        ['reads', perSecond(load.redisReads), perSecond(load.sqlReads)],
        ['writes', perSecond(load.redisWrites), perSecond(load.sqlWrites)],
      ],
    },
    {
      columns: ['A month, at list prices', ''],
      rows: [
        [`Workers, ${digits(cpuMs)} ms of processor a request`, dollars(cost.workers)],
        [`Upstash, pay as you go, ${regions.length} regions`, dollars(cost.upstash)],
        [
          `Neon, ${computeUnits} compute units (${prices.neonPerComputeHour} $ an hour each), ${digits(gigabytes)} GB`,
          dollars(cost.neon),
        ],
      ],
    },
  ]
}

/** The median of a measurement that was taken for each request. */
function perRequestMs(results: Results, kind: string, load: string, connections: number): number {
  const measured = results.suites.service?.measurements.find(
    ({ path }) => path[0] === kind && path[1] === load && path[2] === `${connections} connections`,
  )
  if (!measured) throw new Error(`Not measured: ${load}. Run npm run bench first.`)
  return measured.spread.median / 1e6
}
