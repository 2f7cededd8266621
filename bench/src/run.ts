/** `npm run bench`: runs the suites, then writes plots, RESULTS.md, the README's lines, and last of all latest.json. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { commitOf, describeMachine, loadOfMinute, versionsOf } from './machine.ts'
import { closeIsolates } from './measure/isolate.ts'
import { type Options, parseOptions, usage } from './options.ts'
import { createProgress } from './progress.ts'
import { headlines, resultsPage } from './report/markdown.ts'
import { withFigures } from './report/readme.ts'
import { type RecordedSuite, type Results, withSuite } from './report/results.ts'
import { lineChart } from './report/svg/line-chart.ts'
import { writeScale } from './scale/write.ts'
import type { Suite } from './suite.ts'
import { suites } from './suites.ts'

const bench = fileURLToPath(new URL('..', import.meta.url))
const root = dirname(bench.replace(/\/$/, ''))
const names = suites.map(({ name }) => name)
const progress = createProgress(process.stderr)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    progress.note('Stopped: nothing is written.')
    void closeIsolates().finally(() => process.exit(1))
  })
}

const options = readOptions()
if (options) await (options.scale ? writeScale() : run(options))

async function run(options: Options): Promise<void> {
  const folder = options.out ?? bench
  const latest = join(folder, 'results', 'latest.json')
  const readme = options.quick || options.out !== undefined ? undefined : join(root, 'README.md')
  // Said now, and not after minutes of measuring.
  if (readme) withFigures(await readFile(readme, 'utf8'), '')
  let results: Results | undefined
  for (const suite of suites) {
    if (options.only && !options.only.includes(suite.name)) continue
    const known = results ? JSON.stringify(results) : await readIfThere(latest)
    results = withSuite(known, suite.name, await record(suite, options))
  }
  if (results) await write(results, folder, readme)
}

async function record(suite: Suite, { quick }: Options): Promise<RecordedSuite> {
  const before = loadOfMinute()
  const started = performance.now()
  const report = await suite.run({ quick, progress })
  return {
    title: suite.title,
    recordedAt: new Date().toISOString(),
    seconds: (performance.now() - started) / 1000,
    quick,
    commit: commitOf(root),
    machine: describeMachine(),
    load: [before, loadOfMinute()],
    versions: versionsOf(suite.packages, bench),
    ...report,
  }
}

async function write(results: Results, folder: string, readme: string | undefined): Promise<void> {
  progress.end()
  await mkdir(join(folder, 'results'), { recursive: true })
  for (const suite of Object.values(results.suites)) {
    for (const plot of suite.sections.flatMap(({ plots = [] }) => plots)) {
      await writeFile(join(folder, 'results', `${plot.name}.svg`), lineChart(plot))
    }
  }
  await writeFile(join(folder, 'RESULTS.md'), resultsPage(results, names))
  if (readme) {
    const page = await readFile(readme, 'utf8')
    await writeFile(readme, withFigures(page, headlines(results, names)))
  }
  await writeFile(join(folder, 'results', 'latest.json'), `${JSON.stringify(results, null, 1)}\n`)
  for (const { title, figures } of Object.values(results.suites)) {
    progress.note(`\n${title}`)
    for (const { target, measured, met } of figures) {
      progress.note(`${met ? '✓' : '✗'} ${target}\n  ${measured}`)
    }
  }
  progress.note(`\n${join(folder, 'RESULTS.md')}`)
}

function readOptions(): Options | undefined {
  try {
    const options = parseOptions(process.argv.slice(2), names)
    if (!options.help) return options
    console.log(usage)
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`)
    process.exitCode = 2
  }
  return undefined
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch {
    return undefined
  }
}
