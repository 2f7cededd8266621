/** Identifiers that never mix: each is a string to the machine and a type of its own to the compiler. */
type Id<Name extends string> = string & { readonly __brand: Name }

/** A person's public, opaque id (`usr_…`). Never the table's serial key. */
export type UserId = Id<'UserId'>
/** A session's public, opaque id (`ses_…`): the `sid` of access tokens. */
export type SessionId = Id<'SessionId'>
/** A message waiting in the outbox (`msg_…`). */
export type MessageId = Id<'MessageId'>
/** A proposed change of the policies (`prp_…`). */
export type ProposalId = Id<'ProposalId'>
/** A one-time token's id (`tok_…`); the token itself is derived from it and never stored. */
export type OneTimeTokenId = Id<'OneTimeTokenId'>
/** A passkey's public id (`pky_…`); the credential's own id is the authenticator's. */
export type PasskeyId = Id<'PasskeyId'>
/** A portal's back end, as far as it may prove who it is (`svc_…`). */
export type ServiceCredentialId = Id<'ServiceCredentialId'>
/** A network that is blocked, or let in (`blk_…`). */
export type IpBlockId = Id<'IpBlockId'>
/** A signing key's `kid` (RFC 7517 §4.5). */
export type KeyId = Id<'KeyId'>
/** The key of a role in `roles.id`. */
export type RoleId = number & { readonly __brand: 'RoleId' }
/** The key of a permission in `permissions.id`. */
export type PermissionId = number & { readonly __brand: 'PermissionId' }

/** Brands a string that is known to be an id of that kind (read from the database, or just made). */
export function asId<T extends Id<string>>(text: string): T {
  return text as T // branding is the purpose of this function
}
