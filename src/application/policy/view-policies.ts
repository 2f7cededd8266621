import { requirements } from '../../domain/access/requirement.ts'
import type { PolicyFile } from '../../domain/policy/source.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { Failure } from '../errors.ts'
import type { Page, PageRequest } from '../ports/page.ts'
import type { PolicyVersion, PolicyVersions } from '../ports/policy-versions.ts'

/** A version with the files that it was made from; without a version: what the service is built with. */
export interface PolicyFiles {
  readonly version: PolicyVersion | null
  readonly hash: string
  readonly files: readonly PolicyFile[]
  /** The files of the version before. */
  readonly previous: readonly PolicyFile[]
}

/** The policies in force as they are in the record, or a version of the past. */
export type ViewPolicies = (
  caller: Caller,
  sequence?: number,
) => Promise<Result<PolicyFiles, AdmissionError | Failure<'policy_version_not_found'>>>

export function createViewPolicies(ports: {
  admit: Admit
  policyVersions: PolicyVersions
  builtInPolicy: { readonly hash: string; readonly files: readonly PolicyFile[] }
}): ViewPolicies {
  const { admit, policyVersions, builtInPolicy: builtIn } = ports
  return async (caller, sequence) => {
    const [admission, found, before] = await Promise.all([
      admit(caller, requirements.readPolicies),
      sequence === undefined ? policyVersions.latest() : policyVersions.find(sequence),
      sequence === undefined ? undefined : policyVersions.find(sequence - 1),
    ])
    if (!admission.ok) return admission
    if (found) {
      const previous = before?.files ?? builtIn.files
      return ok({ version: found, hash: found.hash, files: found.files, previous })
    }
    if (sequence !== undefined && sequence !== 0) return err({ kind: 'policy_version_not_found' })
    return ok({ version: null, ...builtIn, previous: [] })
  }
}

/** Newest first. */
export type ListPolicyVersions = (
  caller: Caller,
  page: PageRequest<number>,
) => Promise<Result<Page<PolicyVersion>, AdmissionError>>

export function createListPolicyVersions(ports: {
  admit: Admit
  policyVersions: PolicyVersions
}): ListPolicyVersions {
  const { admit, policyVersions } = ports
  return async (caller, page) => {
    const [admission, found] = await Promise.all([
      admit(caller, requirements.readPolicies),
      policyVersions.list(page),
    ])
    return admission.ok ? ok(found) : admission
  }
}
