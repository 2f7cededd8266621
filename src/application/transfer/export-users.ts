/** An operator takes everybody out, as lines that an import reads again. Second factors and sessions stay. */
import { type PasswordHash, unusablePasswordHash } from '../../domain/account/password.ts'
import type { User } from '../../domain/account/user.ts'
import type { UserId } from '../../domain/shared/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import type { UserTransfers } from '../ports/user-transfers.ts'
import { unexpectedFailure } from '../unexpected.ts'

export interface ExportedUser
  extends Pick<
    User,
    | 'id'
    | 'username'
    | 'email'
    | 'emailVerified'
    | 'role'
    | 'roles'
    | 'attributes'
    | 'firstName'
    | 'lastName'
    | 'locale'
    | 'status'
    | 'createdAt'
  > {
  /** Null: they are not asked for, or nobody has chosen a password. */
  readonly passwordHash: PasswordHash | null
}

/** Notes the export first; then reads on only as fast as the caller takes. Changes meanwhile may be missed. */
export type ExportUsers = (command: {
  readonly withHashes: boolean
}) => AsyncGenerator<ExportedUser>

const pageSize = 500

export function createExportUsers(ports: {
  userTransfers: UserTransfers
  unitOfWork: UnitOfWork
  clock: Clock
}): ExportUsers {
  const { userTransfers, unitOfWork, clock } = ports

  return async function* ({ withHashes }) {
    const noted = await unitOfWork.commit([
      {
        kind: 'append_audit',
        entry: {
          at: clock.now(),
          action: 'user.export',
          actor: null,
          onBehalfOf: 'operator',
          target: null,
          outcome: 'success',
          origin: { requestId: 'users export', address: null, userAgent: null },
          details: { withHashes },
        },
      },
    ])
    if (!noted.ok) unexpectedFailure(noted.error)

    for (let after: UserId | undefined, more = true; more; ) {
      const page = await userTransfers.people({ after, limit: pageSize })
      for (const { user, passwordHash } of page.items) {
        const { secondFactors, version, usernameChangedAt, updatedAt, ...kept } = user
        const isShown = withHashes && passwordHash !== unusablePasswordHash
        yield { ...kept, passwordHash: isShown ? passwordHash : null }
      }
      after = page.items.at(-1)?.user.id
      more = page.more
    }
  }
}
