/** Signs the policies in force with the newest key, so that an old one can be taken away. */
import type { PolicySeals } from '../ports/policy-seals.ts'
import type { PolicyVersions } from '../ports/policy-versions.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'

/** `false`: there was nothing to do, or nothing that one of our keys has signed. */
export type RenewPolicySeal = () => Promise<boolean>

export function createRenewPolicySeal(ports: {
  policyVersions: PolicyVersions
  policySeals: PolicySeals
  unitOfWork: UnitOfWork
}): RenewPolicySeal {
  const { policyVersions, policySeals, unitOfWork } = ports

  return async () => {
    const [latest] = (await policyVersions.list({ after: undefined, limit: 1 })).items
    if (!latest || (await policySeals.isNewest(latest.signature))) return false
    const { sequence, hash, signature: from } = latest
    const purpose = `publish/${sequence}`
    // Never puts a good seal on what had none.
    if (!(await policySeals.verify(from, hash, purpose))) return false
    const to = await policySeals.sign(hash, purpose)
    return (await unitOfWork.commit([{ kind: 'renew_policy_seal', sequence, from, to }])).ok
  }
}
