import type { PermissionName } from '../access/role.ts'
import type { Caller } from '../session/caller.ts'
import type { ServiceCredentialId, UserId } from '../shared/ids.ts'

/** A portal's back end that presents a service credential, and from where. Nobody is signed in. */
export interface ServiceCaller {
  readonly kind: 'service'
  readonly credentialId: ServiceCredentialId
  readonly name: string
  /** Who has issued it, and stands for what it does. */
  readonly issuedBy: UserId
  readonly permissions: readonly PermissionName[]
  readonly address: string | null
}

/** Whoever may call a route that portals' back ends may call as well. */
export type AnyCaller = Caller | ServiceCaller

export function isServiceCaller(caller: AnyCaller): caller is ServiceCaller {
  return 'credentialId' in caller
}
