import type { ServiceCredential } from '../../domain/portal/service-credential.ts'
import type { ServiceCredentialId } from '../../domain/shared/ids.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { TokenHash } from '../../domain/shared/token-hash.ts'
import type { Page, PageRequest } from './page.ts'

/** Reads the credentials of portals' back ends. Each method is one trip at most. */
export interface ServiceCredentials {
  /**
   * The credential of this token, unless it has expired at `now` or was revoked. A revocation counts at the
   * latest for whoever asks 5 s after its commit; an expiry counts at once.
   */
  findActive(hash: TokenHash, now: Instant): Promise<ServiceCredential | undefined>
  /** Unless it was revoked. */
  byId(id: ServiceCredentialId): Promise<ServiceCredential | undefined>
  /** Those that are not revoked, expired ones included, in the order they were issued. */
  list(page: PageRequest<ServiceCredentialId>): Promise<Page<ServiceCredential>>
}
