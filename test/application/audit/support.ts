/** An audit log in memory that a test has written, and what is done with it. */
import { type ChainScope, createCheckChain } from '../../../src/application/audit/check-chain.ts'
import { createRetainAudit } from '../../../src/application/audit/retain-audit.ts'
import { createSignCheckpoints } from '../../../src/application/audit/sign-checkpoints.ts'
import type { AuditRecords } from '../../../src/application/ports/audit-records.ts'
import type { Instant } from '../../../src/domain/shared/instant.ts'
import { anAdministrator, origin } from '../support/people.ts'
import { aService } from '../support/service.ts'

/** An administrator has signed in; `change` lets the chain be read as somebody has left it. */
export async function withLog() {
  const service = aService()
  const administrator = await anAdministrator(service)
  const { auditRecords } = service.ports
  let read: Partial<AuditRecords> = {}
  const ports = {
    ...service.ports,
    get auditRecords(): AuditRecords {
      return { ...auditRecords, ...read }
    },
  }
  const whole = { whole: true, rowsMax: 10_000 }
  const parts = () => ({ ...ports, checkChain: createCheckChain(ports) })
  return {
    service,
    administrator,
    auditRecords,
    tamper: (change: Partial<AuditRecords>) => {
      read = change
    },
    check: (scope: ChainScope = whole) => createCheckChain(ports)(scope),
    sign: (when: 'due' | 'now' = 'now') => createSignCheckpoints(parts())(when),
    retain: (before: Instant) => createRetainAudit(parts())(before, origin),
    entries: () => service.audit().length,
  }
}
