import { createRetainAudit } from '../../src/application/audit/retain-audit.ts'
import { instant } from '../../src/domain/shared/instant.ts'
import { parts } from './parts.ts'
import { tell } from './tell.ts'

const origin = { requestId: 'npm run audit-log', address: null, userAgent: null }

/** `before`: milliseconds since 1970. */
export async function retain(before: number): Promise<void> {
  const { removed, reports } = await createRetainAudit(parts())(instant(before), origin)
  tell(reports)
  console.log(`${removed} entries forgotten.`)
}
