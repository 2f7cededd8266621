/** Reads a profile of a minified Worker by the names of its sources. */
import { readFile } from 'node:fs/promises'
import { SourceMap, type SourceMapping } from 'node:module'
import type { CpuProfile } from './inspector.ts'

export interface FunctionTime {
  /** Of all busy time, that of the function itself. */
  readonly share: number
  /** `src/adapters/…/log.ts:12`, where the function begins; the name of what is the runtime's own. */
  readonly where: string
}

/** The busiest first. */
export async function functionsBySelfTime(
  { nodes, samples, timeDeltas }: CpuProfile,
  mapFile: string,
): Promise<readonly FunctionTime[]> {
  const map = new SourceMap(JSON.parse(await readFile(mapFile, 'utf8')))
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  const times = new Map<string, number>()
  let busy = 0
  samples.forEach((id, index) => {
    const frame = frames.get(id)
    if (!frame || frame.functionName === '(idle)') return
    const where = placeOf(frame, map)
    const time = timeDeltas[index] ?? 0
    busy += time
    times.set(where, (times.get(where) ?? 0) + time)
  })
  return [...times]
    .map(([where, time]) => ({ where, share: time / busy }))
    .sort((one, other) => other.share - one.share)
}

function placeOf(
  { functionName, url, lineNumber, columnNumber }: CpuProfile['nodes'][number]['callFrame'],
  map: SourceMap,
): string {
  const entry = url === '' ? {} : map.findEntry(lineNumber, columnNumber)
  if (!isMapped(entry)) return `${functionName || '(native)'} ${url}`.trim()
  const source = entry.originalSource.replace(/^(?:\.\.\/)+/, '').replace('node_modules/', '')
  return `${source}:${entry.originalLine + 1}`
}

/** A place that no source has is answered as an object without members. */
function isMapped(entry: SourceMapping | object): entry is SourceMapping {
  return 'originalSource' in entry
}
