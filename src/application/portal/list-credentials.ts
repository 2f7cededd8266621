import { requirements } from '../../domain/access/requirement.ts'
import type { ServiceCredential } from '../../domain/portal/service-credential.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { ServiceCredentialId } from '../../domain/shared/ids.ts'
import { ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import { credentialResource } from '../access/resources.ts'
import type { Page, PageRequest } from '../ports/page.ts'
import type { ServiceCredentials } from '../ports/service-credentials.ts'

/** Credentials in the order they were issued, without the revoked ones and without any token. */
export type ListCredentials = (
  caller: Caller,
  page: PageRequest<ServiceCredentialId>,
) => Promise<Result<CredentialPage, AdmissionError>>

export interface CredentialPage extends Page<ServiceCredential> {
  /** What the page ended with, seen or not. */
  readonly last: ServiceCredentialId | undefined
}

export function createListCredentials(ports: {
  admit: Admit
  serviceCredentials: ServiceCredentials
}): ListCredentials {
  const { admit, serviceCredentials } = ports
  return async (caller, page) => {
    const [admission, found] = await Promise.all([
      admit(caller, requirements.readCredentials),
      serviceCredentials.list(page),
    ])
    if (!admission.ok) return admission
    const { permit } = admission.value
    // There are few credentials: what a rule hides is left out of the page, which may so be a short one.
    const items = found.items.filter((credential) => permit(credentialResource(credential)).ok)
    return ok({ items, more: found.more, last: found.items.at(-1)?.id })
  }
}
