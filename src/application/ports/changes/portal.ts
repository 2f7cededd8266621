/** Changes of what portals have here: credentials and resources. */
import type { SubjectName } from '../../../domain/policy/bundle.ts'
import type { Resource } from '../../../domain/portal/resource.ts'
import type { ServiceCredential } from '../../../domain/portal/service-credential.ts'
import type { ServiceCredentialId } from '../../../domain/shared/ids.ts'
import type { Instant } from '../../../domain/shared/instant.ts'
import type { TokenHash } from '../../../domain/shared/token-hash.ts'

export type PortalChange =
  | {
      readonly kind: 'issue_credential'
      readonly credential: ServiceCredential
      readonly hash: TokenHash
    }
  /** Fails with `stale` when it is gone or revoked already. */
  | {
      readonly kind: 'revoke_credential'
      readonly id: ServiceCredentialId
      readonly at: Instant
    }
  /** Registers them, in place of what was known of the same ids before; of two with one id the last counts. */
  | {
      readonly kind: 'put_resources'
      readonly type: SubjectName
      readonly resources: readonly Pick<Resource, 'id' | 'properties'>[]
      readonly at: Instant
    }
  /** Fails with `stale` when it is gone already. */
  | { readonly kind: 'delete_resource'; readonly type: string; readonly id: string }
