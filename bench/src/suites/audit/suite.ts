/** The audit log under many writers: what the chain costs, what its streams gain, and what a proof takes. */
import { measureInRounds } from '../../measure/rounds.ts'
import { ratioOf, spreadOf } from '../../measure/spread.ts'
import { count, digits, showNs, showRatio } from '../../report/units.ts'
import type { Figure, Measurement, Section, Suite, Table } from '../../suite.ts'
import { type Proof, proveLogsOf } from './proof.ts'
import { type Chain, chains, openWriters } from './writers.ts'

const writersAtOnce = [1, 4, 16, 64]
/** How long a transaction stays open behind its entry. */
const holdsMs = [0, 5]
/** Of sixteen streams beside one, with sixteen writers that hold their transactions. */
const gainMin = 4
/** Of sixteen streams beside none, with sixteen writers that do not. */
const costMax = 2
/** A hundred thousand rows would be some sixty. */
const heldMaxMiB = 4

export const auditSuite: Suite = {
  name: 'audit',
  title: 'The audit log under many writers',
  packages: ['pg', '@neondatabase/serverless'],
  async run({ quick, progress }) {
    const { LOCAL_POSTGRES_URL, TEST_POSTGRES_URL } = process.env
    const serverUrl = LOCAL_POSTGRES_URL ?? TEST_POSTGRES_URL
    const writing = serverUrl ? await measureWriters(serverUrl, quick, progress) : undefined
    if (!writing)
      progress.note('No PostgreSQL (LOCAL_POSTGRES_URL): one connection shows no waiting')
    // A page of every stream at least: of less, a proof holds less.
    const sizes = quick ? [500, 1_000] : [10_000, 100_000]
    progress.step(`Proofs of ${sizes.map(count).join(' and ')} entries`)
    const proofs = await proveLogsOf(sizes, progress.at)
    const proving = reportProofs(proofs)
    return {
      headline: writing?.headline ?? proving.table,
      figures: [...(writing?.figures ?? []), ...proving.figures],
      sections: [writing?.section ?? unshown, proving.section],
      measurements: [...(writing?.measurements ?? []), ...proving.measurements],
    }
  },
}

const unshown: Section = {
  title: 'Writers at once',
  text: [
    'Not measured: PGlite has one connection, on which nobody waits for anybody. Set `LOCAL_POSTGRES_URL` to a real PostgreSQL.',
  ],
}

async function measureWriters(
  serverUrl: string,
  quick: boolean,
  progress: Parameters<Suite['run']>[0]['progress'],
) {
  progress.step('Writers on a real PostgreSQL')
  const writers = await openWriters(serverUrl, writersAtOnce.at(-1) ?? 1)
  try {
    const counts = [...new Set(writersAtOnce.map((one) => Math.min(one, writers.most)))]
    const ms = quick ? 150 : 500
    const contestants = holdsMs.flatMap((holdMs) =>
      counts.flatMap((at) =>
        chains.map((chain) => ({
          name: keyOf(chain, at, holdMs),
          sample: () => writers.write(chain, at, holdMs, ms),
        })),
      ),
    )
    const measured = await measureInRounds(contestants, {
      rounds: quick ? 5 : 15,
      warmUps: 1,
      onRound: progress.at,
    })
    const of = (chain: Chain, at: number, holdMs: number) =>
      measured.get(keyOf(chain, at, holdMs)) ?? []
    const table = (holdMs: number): Table => ({
      columns: [
        `Entries a second, held for ${holdMs} ms`,
        ...chains,
        'sixteen : one',
        'none : sixteen',
      ],
      rows: counts.map((at) => [
        at === 1 ? '1 writer' : `${at} writers`,
        ...chains.map((chain) => digits(1e9 / spreadOf(of(chain, at, holdMs)).median)),
        showRatio(ratioOf(of('one stream', at, holdMs), of('sixteen streams', at, holdMs))),
        showRatio(ratioOf(of('sixteen streams', at, holdMs), of('no chain', at, holdMs))),
      ]),
    })
    const gain = ratioOf(of('one stream', 16, 5), of('sixteen streams', 16, 5))
    const cost = ratioOf(of('sixteen streams', 16, 0), of('no chain', 16, 0))
    const figures: readonly Figure[] = [
      {
        target: `16 writers that hold their transactions for 5 ms: sixteen streams at least ${gainMin} × the throughput of one`,
        measured: showRatio(gain),
        met: gain.median >= gainMin,
      },
      {
        target: `16 writers: a chained entry costs at most ${costMax} × one without a chain`,
        measured: showRatio(cost),
        met: cost.median <= costMax,
        remark:
          'What the chain adds is a trigger in PL/pgSQL that locks the head of a stream, hashes the entry and moves the head on, some ' +
          '0.25 ms on one connection: the quicker the plain insert, the more it weighs. Transactions that are held for 5 ms, as over ' +
          'a network, lose a fifth (below). It was 1.91 × on a machine half as fast.',
      },
    ]
    const section: Section = {
      title: 'Writers at once',
      text: [
        'Each writer has a connection of its own and commits a change with its entry, over and over. “Sixteen streams” is what is ' +
          'shipped; “one stream” the same trigger with every entry in the same chain; “no chain” the same table without it. ' +
          'An entry is locked until its transaction ends: what a network, or the disk, adds behind it (here: 5 ms) is what others of ' +
          'the same stream wait for.',
        ...(writers.most < (writersAtOnce.at(-1) ?? 1)
          ? [`The server has connections for ${writers.most} writers only.`]
          : []),
      ],
      tables: holdsMs.map(table),
    }
    const measurements = [...measured].map(([name, values]): Measurement => {
      return { path: ['audit', ...name.split(' / ')], unit: 'ns', spread: spreadOf(values) }
    })
    return { headline: table(5), figures, section, measurements }
  } finally {
    await writers.close()
  }
}

function reportProofs(proofs: readonly Proof[]) {
  const largest = proofs.at(-1)
  if (!largest) throw new Error('Nothing was proven')
  const table: Table = {
    columns: ['Proven from the beginning', 'time', 'for 100,000 entries', 'memory held'],
    rows: proofs.map(({ entries, elapsedNs, heldBytes }) => [
      `${count(entries)} entries`,
      showNs(elapsedNs),
      showNs((elapsedNs / entries) * 100_000),
      `${digits(heldBytes / 1024 ** 2)} MiB`,
    ]),
  }
  const figures: readonly Figure[] = [
    {
      target: `a proof of ${count(largest.entries)} entries holds at most ${heldMaxMiB} MiB: its pages, not the log`,
      measured: `${digits(largest.heldBytes / 1024 ** 2)} MiB`,
      met: largest.heldBytes <= heldMaxMiB * 1024 ** 2,
    },
  ]
  const section: Section = {
    title: 'Proofs',
    text: [
      'What `npm run audit-log -- verify` does, over PGlite in the same process: pages of 500 rows of each stream, hashed anew. ' +
        'Memory is what a collection leaves at the end of a page, above what was there before.',
    ],
    tables: [table],
  }
  const measurements = proofs.map(({ entries, elapsedNs }): Measurement => {
    return {
      path: ['audit', 'proof', count(entries)],
      unit: 'ns',
      spread: spreadOf([elapsedNs]),
    }
  })
  return { table, figures, section, measurements }
}

function keyOf(chain: Chain, writers: number, holdMs: number): string {
  return `${chain} / ${writers} writers / held ${holdMs} ms`
}
