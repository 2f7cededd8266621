/** The dashboard, by Grafana's own schema: its types are the only tool for it that npm has. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import dashboard from '../../ops/grafana/gatehouse.json' with { type: 'json' }

const run = promisify(execFile)
const caches = 'node_modules/.cache'
const compilerOptions = {
  ...{ noEmit: true, strict: true, skipLibCheck: true, types: [] },
  ...{ target: 'esnext', module: 'esnext', moduleResolution: 'bundler' },
}

const composable = '@grafana/schema/dist/esm/raw/composable'
/** In JSON a member of an enumeration is its text. */
const head = `
import type { Dashboard } from '@grafana/schema'
import type * as timeseries from '${composable}/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen'
import type * as stat from '${composable}/stat/panelcfg/x/StatPanelCfg_types.gen'
type Json<T> = T extends string ? \`\${T}\` : T extends object ? { [K in keyof T]: Json<T[K]> } : T
`

type Parts = Readonly<Record<string, unknown>>

let folder: string
beforeAll(async () => {
  await mkdir(caches, { recursive: true })
  folder = await mkdtemp(join(caches, 'gatehouse-grafana-')) // where the schema is found from
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What Grafana's types say against these parts of a dashboard. */
async function complaintsAbout(parts: readonly (readonly [type: string, part: unknown])[]) {
  const lines = parts.map(
    ([type, part], index) => `export const part${index}: Json<${type}> = ${JSON.stringify(part)}`,
  )
  await writeFile(join(folder, 'dashboard.ts'), [head, ...lines].join('\n'))
  const config = { compilerOptions, files: ['dashboard.ts'] }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
  return run('node_modules/.bin/tsc', ['-p', folder]).then(
    () => '',
    ({ stdout }: { stdout: string }) => stdout,
  )
}

function partsOf(board: { readonly panels: readonly Parts[] }): (readonly [string, unknown])[] {
  const panels = board.panels.flatMap(({ type, options, fieldConfig }) => {
    if (type === 'row') return []
    const { defaults = {} } = fieldConfig as { defaults?: { custom?: unknown } } // what the types below look at
    const custom = [`${type}.FieldConfig`, defaults.custom ?? {}] as const
    return [[`${type}.Options`, options] as const, ...(type === 'timeseries' ? [custom] : [])]
  })
  return [['Dashboard', board], ...panels]
}

test('is one as Grafana declares it, with the options of each panel', async () => {
  expect(await complaintsAbout(partsOf(dashboard))).toBe('')
})

test.each([
  ['a member that Grafana does not know', { ...dashboard, refreshed: '1m' }, 'refreshed'],
  ['an option that its panel does not know', withOptions({ legends: {} }), 'legends'],
  ['a value that is none of an option’s', withOptions({ orientation: 'askew' }), 'askew'],
])('%s is found', async (_, board, complaint) => {
  expect(await complaintsAbout(partsOf(board))).toContain(complaint)
})

function withOptions(more: Parts) {
  const panels = dashboard.panels.map((panel) =>
    'options' in panel ? { ...panel, options: { ...panel.options, ...more } } : panel,
  )
  return { ...dashboard, panels }
}
