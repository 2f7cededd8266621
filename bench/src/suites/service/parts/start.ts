/** How big each Worker is, and how long it takes from nothing to its first answers. */
import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { measureInRounds } from '../../../measure/rounds.ts'
import { ratioOf, spreadOf } from '../../../measure/spread.ts'
import type { Part } from '../../../part.ts'
import { digits, showRatio, showSpread } from '../../../report/units.ts'
import type { RunOptions } from '../../../suite.ts'
import type { Arena, Built } from '../arena.ts'
import { startWorker } from '../workerd.ts'

const budgetKiB = 400
const port = 18_720

export async function measureStart(
  { built }: Arena,
  { quick, progress }: RunOptions,
): Promise<Part> {
  const sizes = await Promise.all(
    built.map(async ({ name, code }) => ({
      name,
      kib: gzipSync(await readFile(code), { level: 9 }).length / 1024,
    })),
  )
  const contestants = built.map((one) => ({ name: one.name, sample: () => coldStart(one) }))
  const rounds = quick ? 3 : 11
  progress.step(`Cold starts: ${rounds} rounds of ${contestants.length} measurements`)
  const measured = await measureInRounds(contestants, { rounds, warmUps: 1, onRound: progress.at })
  const of = (name: string) => measured.get(name) ?? []
  const above = ratioOf(of('Gatehouse'), of('Hono'))
  const aboveNs = spreadOf(
    of('Gatehouse').map((ns, round) => ns - (of('Hono')[round] ?? Number.NaN)),
  )
  const ours = sizes.find(({ name }) => name === 'Gatehouse')?.kib ?? Number.NaN
  return {
    figures: [
      {
        target: `The compressed Worker is at most ${budgetKiB} KiB`,
        measured: `${digits(ours)} KiB`,
        met: ours <= budgetKiB,
      },
      {
        target: 'Starting takes at most 100 ms more than a bare Hono Worker',
        measured: `${showSpread(aboveNs)} more; ${showRatio(above)}`,
        met: aboveNs.median <= 100e6,
        remark:
          'Wall time from the start of a workerd process to its first answer at /healthz, the first request’s loading included, less that of a Worker with one route; not the processor time that Cloudflare counts.',
      },
    ],
    section: {
      title: 'Size and start',
      text: [
        'Minified as for deployment, compressed with gzip -9. A start is a new workerd process up to its first answer.',
      ],
      tables: [
        {
          columns: ['Worker', 'compressed', 'to the first answer'],
          rows: sizes.map(({ name, kib }) => [
            name,
            `${digits(kib)} KiB`,
            showSpread(spreadOf(of(name))),
          ]),
        },
      ],
    },
    measurements: [...measured].map(([name, values]) => ({
      path: ['start', name],
      unit: 'ns',
      spread: spreadOf(values),
    })),
  }
}

async function coldStart({ code, variables }: Built): Promise<number> {
  const started = performance.now()
  const worker = await startWorker({ code, port, variables })
  const ns = (performance.now() - started) * 1e6
  await worker.stop()
  return ns
}
