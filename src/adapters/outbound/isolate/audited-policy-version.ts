import type { Change, UnitOfWork } from '../../../application/ports/unit-of-work.ts'

/** Notes with every audit entry which policies were in force, as far as this isolate knows them already. */
export function withAuditedPolicyVersion(
  unitOfWork: UnitOfWork,
  known: () => { readonly version: string } | undefined,
): UnitOfWork {
  return {
    commit(changes) {
      const policyVersion = known()?.version
      return unitOfWork.commit(
        policyVersion === undefined ? changes : changes.map((one) => noted(one, policyVersion)),
      )
    },
  }
}

function noted(change: Change, policyVersion: string): Change {
  if (change.kind !== 'append_audit') return change
  const { entry } = change
  return { ...change, entry: { ...entry, origin: { ...entry.origin, policyVersion } } }
}
