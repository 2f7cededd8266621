/** The sums of all metrics: one hash in Redis, a field for each series. Lost with Redis, as counters may be. */
import type { MetricChanges, MetricRecords } from '../../../application/ports/metrics.ts'
import { isSum } from '../../../domain/monitoring/series.ts'
import type { Pipeline, RedisClient } from './redis.ts'

const key = 'metrics'

export function createMetricRecords(redis: RedisClient): MetricRecords {
  return {
    async add(changes) {
      if (changes.increments.size + changes.gauges.size === 0) return
      await redis.send((pipeline) => added(pipeline, changes))
    },
    async addAndRead(changes) {
      const answers = await redis.send<unknown[]>((pipeline) =>
        added(pipeline, changes).hgetall(key),
      )
      return totalsOf(answers.at(-1))
    },
  }
}

function added(pipeline: Pipeline, { increments, gauges }: MetricChanges): Pipeline {
  for (const [series, by] of increments) {
    if (isSum(series)) pipeline.hincrbyfloat(key, series, by)
    else pipeline.hincrby(key, series, by)
  }
  if (gauges.size > 0) {
    pipeline.hset(key, Object.fromEntries([...gauges].map(([series, value]) => [series, value])))
  }
  return pipeline
}

/** Field and value by turns, as Redis answers HGETALL. */
function totalsOf(answer: unknown): ReadonlyMap<string, number> {
  const flat: readonly unknown[] = Array.isArray(answer) ? answer : []
  const totals = new Map<string, number>()
  for (let index = 0; index + 1 < flat.length; index += 2) {
    const value = Number(flat[index + 1])
    if (Number.isFinite(value)) totals.set(String(flat[index]), value)
  }
  return totals
}
