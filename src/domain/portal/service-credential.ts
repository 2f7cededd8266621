/** How the back end of a portal proves who it is: a token of its own, with permissions of its own. Pure. */
import type { PermissionName } from '../access/role.ts'
import type { ServiceCredentialId, UserId } from '../shared/ids.ts'
import type { Instant } from '../shared/instant.ts'
import { err, ok, type Result } from '../shared/result.ts'
import { type Violation, violation } from '../shared/violation.ts'

export interface ServiceCredential {
  readonly id: ServiceCredentialId
  readonly name: string
  /** In alphabetical order. */
  readonly permissions: readonly PermissionName[]
  readonly createdAt: Instant
  readonly createdBy: UserId
  /** `null`: until it is revoked. */
  readonly expiresAt: Instant | null
}

/** What every token begins with, so that people and scanners of secrets know one when they see it. */
export const serviceTokenPrefix = 'gh_sc_'

/** Whether a Bearer token means to be of a service credential; an access token never does. */
export function isServiceToken(token: string): boolean {
  return token.startsWith(serviceTokenPrefix)
}

/** Whether it could be one that we issued: the prefix and 256 bits in base64url. */
export function isWellFormedServiceToken(token: string): boolean {
  return /^gh_sc_[A-Za-z0-9_-]{43}$/.test(token)
}

export const credentialNameLengthMax = 100

export function parseCredentialName(input: string): Result<string, Violation> {
  const name = input.trim()
  const length = [...name].length
  if (length >= 1 && length <= credentialNameLengthMax && !/\p{Cc}/u.test(name)) return ok(name)
  return err(
    violation(
      'credential_name_invalid',
      `A name has 1 to ${credentialNameLengthMax} characters, none of them a control character.`,
    ),
  )
}

export function parseExpiry(expiresAt: Instant, now: Instant): Result<Instant, Violation> {
  if (expiresAt > now) return ok(expiresAt)
  return err(violation('expiry_past', 'Must be in the future.'))
}
