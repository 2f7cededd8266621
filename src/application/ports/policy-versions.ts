import type { PermissionName, RoleName } from '../../domain/access/role.ts'
import type { Bundle } from '../../domain/policy/bundle.ts'
import type { PolicyFile } from '../../domain/policy/source.ts'
import type { ProposalId, UserId } from '../../domain/shared/ids.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { PolicyProposal } from './changes/policy.ts'
import type { Page, PageRequest } from './page.ts'

/** Says which bundle is in force; without the bundle, so that it can be asked for often. */
export interface PolicyPointer {
  readonly sequence: number
  readonly hash: string
  readonly signature: string
}

/** What decisions are made by, as it is now. */
export interface CurrentPolicy {
  /** `null`: nothing has been published. */
  readonly inForce: PolicyPointer | null
  /** A draft that is evaluated beside it. */
  readonly shadow: Omit<PolicyPointer, 'sequence'> | null
  /** What administrators have added to roles: role and permission. */
  readonly additions: readonly (readonly [RoleName, PermissionName])[]
}

/** Where a copy of the current state waits that is cheaper to ask than the record, and a little older. */
export interface PolicyPointerCache {
  /** Undefined when there is none, or nothing answers. Never throws. */
  read(): Promise<CurrentPolicy | undefined>
  write(current: CurrentPolicy): Promise<void>
}

export interface PolicyVersion extends PolicyPointer {
  readonly message: string
  /** `null`: the operator, from a command line. */
  readonly author: UserId | null
  readonly approver: UserId | null
  readonly publishedAt: Instant
}

/** Reads published policies. Each method is one trip. */
export interface PolicyVersions {
  /** With the bundle in force, unless the caller has the one of that hash already. */
  current(knownHash: string): Promise<CurrentPolicy & { readonly bundle: Bundle | null }>
  /** The newest version with its files; undefined when nothing has been published. */
  latest(): Promise<(PolicyVersion & { readonly files: readonly PolicyFile[] }) | undefined>
  /** A proposal that waits; undefined when it has been decided, or never was. */
  proposal(id: ProposalId): Promise<PolicyProposal | undefined>
  bundle(hash: string): Promise<Bundle | undefined>
  /** Newest first; `after` is the sequence of the last one seen. */
  list(page: PageRequest<number>): Promise<Page<PolicyVersion>>
  /** A version with the files that it was made from. */
  find(
    sequence: number,
  ): Promise<(PolicyVersion & { readonly files: readonly PolicyFile[] }) | undefined>
}
