/** How big each Worker is, and how long it takes from nothing to its first answers. */
import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { measureInRounds } from '../../../measure/rounds.ts'
import { spreadOf } from '../../../measure/spread.ts'
import type { Part } from '../../../part.ts'
import { digits, showSpread } from '../../../report/units.ts'
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
  const starts = new Map<string, Start[]>(built.map(({ name }) => [name, []]))
  const contestants = built.map((one) => ({
    name: one.name,
    async sample() {
      const start = await coldStart(one)
      starts.get(one.name)?.push(start)
      return start.ns
    },
  }))
  const rounds = quick ? 1 : 5
  progress.step(`Cold starts: ${rounds} rounds of ${contestants.length} measurements`)
  const measured = await measureInRounds(contestants, { rounds, warmUps: 1, onRound: progress.at })
  const of = (name: string) => measured.get(name) ?? []
  const cpuOf = (name: string, part: 'startNs' | 'firstNs') =>
    (starts.get(name) ?? []).slice(1).map((start) => start[part]) // without the warm-up
  const above = (part: 'startNs' | 'firstNs') =>
    spreadOf(
      cpuOf('Gatehouse', part).map((ns, round) => ns - (cpuOf('Hono', part)[round] ?? Number.NaN)),
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
        target: 'Starting takes at most 100 ms of processor time more than a bare Hono Worker',
        measured: `${showSpread(above('startNs'))} more`,
        met: above('startNs').median <= 100e6,
        remark:
          'Of the whole workerd process, from /proc in steps of 10 ms, up to the moment in which it listens: it has read and evaluated ' +
          `the module, which is what Cloudflare counts. The first request puts the service together: ${showSpread(above('firstNs'))} of processor time more than a bare Hono’s first.`,
      },
    ],
    section: {
      title: 'Size and start',
      text: [
        'Minified as for deployment, compressed with gzip -9. A start is a new workerd process up to its first answer: ' +
          'the time that it takes, and of the processor, before the first request and for it.',
      ],
      tables: [
        {
          columns: [
            'Worker',
            'compressed',
            'to the first answer',
            'processor to start',
            'for the first request',
          ],
          rows: sizes.map(({ name, kib }) => [
            name,
            `${digits(kib)} KiB`,
            showSpread(spreadOf(of(name))),
            showSpread(spreadOf(cpuOf(name, 'startNs'))),
            showSpread(spreadOf(cpuOf(name, 'firstNs'))),
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

interface Start {
  /** From nothing to the first answer. */
  readonly ns: number
  /** Processor time before the first request, and for it. */
  readonly startNs: number
  readonly firstNs: number
}

async function coldStart({ code, variables }: Built): Promise<Start> {
  const began = performance.now()
  const worker = await startWorker({ code, port, variables })
  const ns = (performance.now() - began) * 1e6
  const startNs = (worker.startedCpuMs ?? Number.NaN) * 1e6
  const allNs = ((await worker.cpuMs()) ?? Number.NaN) * 1e6
  await worker.stop()
  return { ns, startNs, firstNs: allNs - startNs }
}
