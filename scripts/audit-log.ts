/** `npm run audit-log`: proves that the audit log of a deployment is whole, signs where it is, forgets what is old. */
import { parseArgs } from 'node:util'
import { createPolicySeals } from '../src/adapters/outbound/jose/policy-seals.ts'
import { createNeonAuditRecords } from '../src/adapters/outbound/neon/audit-records.ts'
import { createNeonUnitOfWork } from '../src/adapters/outbound/neon/unit-of-work.ts'
import { systemClock } from '../src/adapters/outbound/system/clock.ts'
import { sha256 } from '../src/adapters/outbound/webcrypto/sha256.ts'
import { type ChainReport, createCheckChain } from '../src/application/audit/check-chain.ts'
import { createRetainAudit } from '../src/application/audit/retain-audit.ts'
import { createSignCheckpoints } from '../src/application/audit/sign-checkpoints.ts'
import { instant } from '../src/domain/shared/instant.ts'
import { keyRingOf } from './keys/key-ring.ts'
import { deployment } from './policy/environment.ts'
import { Misuse } from './policy/misuse.ts'

const help = `npm run audit-log -- COMMAND

  verify               from the first entry that is kept: the first bad one, if there is any
  checkpoint           verifies what came since the last checkpoint, and signs where each stream is
  retain --before DATE forgets whole segments that were signed before then (2026-01-31); verifies everything first

Needs DATABASE_URL, and SIGNING_KEYS or TOKEN_KEYS, or runs beside npm run cloud. Exit code 1: something is bad.`

const origin = { requestId: 'npm run audit-log', address: null, userAgent: null }
const everything = { whole: true, rowsMax: Number.MAX_SAFE_INTEGER }

try {
  const { values, positionals } = parseArgs({
    options: { before: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  })
  const [command, ...more] = positionals
  if (values.help) console.log(help)
  else if (more.length > 0) throw new Misuse(help)
  else if (command === 'verify') tell(await parts().checkChain(everything))
  else if (command === 'checkpoint') tell(await createSignCheckpoints(parts())('now'))
  else if (command === 'retain') await retain(values.before)
  else throw new Misuse(`There is no command ${command ?? ''}.\n\n${help}`)
} catch (error) {
  const misused = error instanceof Misuse || (error instanceof Error && 'code' in error)
  if (!misused) throw error
  console.error(error.message)
  process.exitCode = 2
}

async function retain(before: string | undefined): Promise<void> {
  const moment = Date.parse(before ?? '')
  if (Number.isNaN(moment)) throw new Misuse('Say --before with a date, such as 2026-01-31.')
  if (moment > Date.now()) throw new Misuse('Say --before with a date in the past.')
  const { removed, reports } = await createRetainAudit(parts())(instant(moment), origin)
  tell(reports)
  console.log(`${removed} entries forgotten.`)
}

function parts() {
  const { database, environment } = deployment()
  const auditRecords = createNeonAuditRecords(database)
  const policySeals = createPolicySeals({ keyRing: keyRingOf(database, environment) })
  const checkChain = createCheckChain({ auditRecords, policySeals, sha256 })
  const unitOfWork = createNeonUnitOfWork(database)
  return { auditRecords, policySeals, checkChain, unitOfWork, clock: systemClock }
}

function tell(reports: readonly ChainReport[]): void {
  for (const { stream, verified, place, fault } of reports) {
    const what = fault ? `✗ ${fault.kind} at ${fault.seq}` : `✓ up to ${place.seq}, ${place.hash}`
    console.log(`stream ${stream}: ${verified} entries verified, ${what}`)
  }
  if (reports.some(({ fault }) => fault)) process.exitCode = 1
}
