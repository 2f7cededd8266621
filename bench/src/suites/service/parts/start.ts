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
  const processor = new Map<string, number[]>(built.map(({ name }) => [name, []]))
  const contestants = built.map((one) => ({
    name: one.name,
    async sample() {
      const { ns, cpuNs } = await coldStart(one)
      processor.get(one.name)?.push(cpuNs)
      return ns
    },
  }))
  const rounds = quick ? 1 : 5
  progress.step(`Cold starts: ${rounds} rounds of ${contestants.length} measurements`)
  const measured = await measureInRounds(contestants, { rounds, warmUps: 1, onRound: progress.at })
  const of = (name: string) => measured.get(name) ?? []
  const cpuOf = (name: string) => (processor.get(name) ?? []).slice(1) // without the warm-up
  const above = spreadOf(
    cpuOf('Gatehouse').map((ns, round) => ns - (cpuOf('Hono')[round] ?? Number.NaN)),
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
        measured: `${showSpread(above)} more`,
        met: above.median <= 100e6,
        remark:
          'Of the whole workerd process, from /proc in steps of 10 ms, from its start to its first answer at /healthz: what Cloudflare counts as start-up (evaluating the module), and the first request’s putting together of the service besides. Which of the two takes how much has not been measured apart.',
      },
    ],
    section: {
      title: 'Size and start',
      text: [
        'Minified as for deployment, compressed with gzip -9. A start is a new workerd process up to its first answer: ' +
          'the time that it takes, and of the processor.',
      ],
      tables: [
        {
          columns: ['Worker', 'compressed', 'to the first answer', 'processor'],
          rows: sizes.map(({ name, kib }) => [
            name,
            `${digits(kib)} KiB`,
            showSpread(spreadOf(of(name))),
            showSpread(spreadOf(cpuOf(name))),
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

async function coldStart({
  code,
  variables,
}: Built): Promise<{ readonly ns: number; readonly cpuNs: number }> {
  const started = performance.now()
  const worker = await startWorker({ code, port, variables })
  const ns = (performance.now() - started) * 1e6
  const cpuNs = ((await worker.cpuMs()) ?? Number.NaN) * 1e6
  await worker.stop()
  return { ns, cpuNs }
}
