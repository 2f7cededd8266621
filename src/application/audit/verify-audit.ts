/** Somebody has it proven that the audit log is whole. */
import { requirements } from '../../domain/access/requirement.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { ChainReport, ChainScope, CheckChain } from './check-chain.ts'

export type VerifyAudit = (
  caller: Caller,
  scope: Omit<ChainScope, 'rowsMax'>,
) => Promise<Result<readonly ChainReport[], AdmissionError>>

/** Of each stream: some hundred milliseconds for all of them. */
const rowsMax = 1_000

export function createVerifyAudit(ports: { admit: Admit; checkChain: CheckChain }): VerifyAudit {
  const { admit, checkChain } = ports
  return async (caller, scope) => {
    const admission = await admit(caller, requirements.verifyAudit)
    if (!admission.ok) return admission
    return ok(await checkChain({ ...scope, rowsMax }))
  }
}
