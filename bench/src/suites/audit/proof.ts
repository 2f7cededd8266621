/** What it takes to prove that an audit log is whole: time, and memory while it runs. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { sql } from 'drizzle-orm'
import { startLocalCloud } from '../../../../local-cloud/src/index.ts'
import { applyMigrations } from '../../../../scripts/migrations.ts'
import { createNeonAuditRecords } from '../../../../src/adapters/outbound/neon/audit-records.ts'
import { createDatabase } from '../../../../src/adapters/outbound/neon/database.ts'
import { sha256 } from '../../../../src/adapters/outbound/webcrypto/sha256.ts'
import { createCheckChain } from '../../../../src/application/audit/check-chain.ts'

export interface Proof {
  readonly entries: number
  readonly elapsedNs: number
  /** The most that was held at a page's end, above what was held before, after a collection. */
  readonly heldBytes: number
}

const entriesAtOnce = 1_000
const pagesBetweenLooks = 10

/** One after another over the same log, which grows to each size: written through the trigger, proven from its beginning. */
export async function proveLogsOf(
  sizes: readonly number[],
  onEntries: (done: number, of: number) => void,
): Promise<readonly Proof[]> {
  const secrets = { sqlPassword: crypto.randomUUID(), redisToken: crypto.randomUUID() }
  const cloud = await startLocalCloud({ port: 0, data: 'memory', ...secrets })
  try {
    const database = createDatabase({ url: cloud.databaseUrl })
    await applyMigrations(database)
    const proofs: Proof[] = []
    let written = 0
    for (const entries of sizes) {
      for (; written < entries; written += entriesAtOnce) {
        await database.run(database.query.execute(append(written)))
        onEntries(written, sizes.at(-1) ?? entries)
      }
      await prove(database) // once for the compiler
      proofs.push({ entries, ...(await prove(database)) })
    }
    return proofs
  } finally {
    await cloud.close()
  }
}

function append(from: number) {
  return sql`
    INSERT INTO audit_entries (at, action, actor, target, outcome, request_id, address, user_agent, details, personal)
    SELECT now(), 'account.update_profile', 'usr_' || n, 'usr_' || n, 'success', md5('r' || n), '192.0.2.7', 'Mozilla/5.0',
      '{"before.locale":"es","after.locale":"en"}', '{"before.firstName":"Ada","after.firstName":"Augusta"}'
    FROM generate_series(${from + 1}::int, ${from + entriesAtOnce}::int) AS n`
}

async function prove(
  database: ReturnType<typeof createDatabase>,
): Promise<Pick<Proof, 'elapsedNs' | 'heldBytes'>> {
  const records = createNeonAuditRecords(database)
  const before = heldNow()
  let [pages, heldBytes, lookingMs] = [0, 0, 0]
  const look = () => {
    const began = performance.now()
    heldBytes = Math.max(heldBytes, heldNow() - before)
    lookingMs += performance.now() - began
  }
  const checkChain = createCheckChain({
    auditRecords: {
      ...records,
      async chain(...asked) {
        const rows = await records.chain(...asked)
        pages += 1
        if (pages % pagesBetweenLooks === 0) look()
        return rows
      },
    },
    policySeals: { verify: async () => true }, // no checkpoint is made here
    sha256,
  })
  const started = performance.now()
  const reports = await checkChain({ whole: true, rowsMax: Number.MAX_SAFE_INTEGER })
  const elapsedNs = (performance.now() - started - lookingMs) * 1e6
  look()
  if (!reports.every(({ complete }) => complete)) throw new Error('The log of the bench is bad')
  return { elapsedNs, heldBytes }
}

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

function heldNow(): number {
  collect()
  return process.memoryUsage().heapUsed
}
