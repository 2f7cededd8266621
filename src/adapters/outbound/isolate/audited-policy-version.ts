import type { RefreshTokens } from '../../../application/ports/refresh-tokens.ts'
import type { Change, UnitOfWork } from '../../../application/ports/unit-of-work.ts'
import type { Origin } from '../../../domain/audit/audit-entry.ts'

type Known = () => { readonly version: string } | undefined

/** Notes with every audit entry which policies were in force, as far as this isolate knows them already. */
export function withAuditedPolicyVersion(unitOfWork: UnitOfWork, known: Known): UnitOfWork {
  const noted = (change: Change): Change => {
    if (change.kind !== 'append_audit') return change
    const { entry } = change
    return { ...change, entry: { ...entry, origin: under(known, entry.origin) } }
  }
  return { commit: (changes) => unitOfWork.commit(changes.map(noted)) }
}

/** The same for the entry that a theft leaves. */
export function withAuditedPolicyVersionOfThefts(
  refreshTokens: RefreshTokens,
  known: Known,
): RefreshTokens {
  return {
    ...refreshTokens,
    rotate: (rotation) =>
      refreshTokens.rotate({ ...rotation, origin: under(known, rotation.origin) }),
  }
}

function under(known: Known, origin: Origin): Origin {
  const policyVersion = known()?.version
  return policyVersion === undefined ? origin : { ...origin, policyVersion }
}
