/** What policies may ask of the things of this service, by the names that the policy files declare. */
import type { Permission, Role } from '../../domain/access/role.ts'
import type { User } from '../../domain/account/user.ts'
import type { Properties } from '../../domain/policy/evaluate/facts.ts'
import type { ServiceCredential } from '../../domain/portal/service-credential.ts'
import type { IpBlock } from '../../domain/protection/ip-block.ts'

export function userResource(user: User): Properties {
  const { id, username, email, emailVerified, role, roles, status, locale, createdAt } = user
  return { id, username, email, emailVerified, role, roles, status, locale, createdAt }
}

export function roleResource({ id, name, system }: Partial<Role>): Properties {
  return { ...(id !== undefined && { id }), name, system: system ?? false }
}

export function permissionResource({ id, name, system }: Partial<Permission>): Properties {
  return { ...(id !== undefined && { id }), name, system: system ?? false }
}

export function credentialResource({ id, name }: Partial<ServiceCredential>): Properties {
  return { ...(id !== undefined && { id }), ...(name !== undefined && { name }) }
}

export function ipBlockResource({ id, kind, network, createdBy }: IpBlock): Properties {
  return { id, kind, network, automatic: createdBy === null }
}
