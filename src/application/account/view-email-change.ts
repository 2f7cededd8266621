import { requirements } from '../../domain/access/requirement.ts'
import {
  type AddressSide,
  type EmailChange,
  outstandingSides,
} from '../../domain/account/email-change.ts'
import type { User } from '../../domain/account/user.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { Clock } from '../ports/clock.ts'
import type { EmailChanges } from '../ports/email-changes.ts'
import type { Users } from '../ports/users.ts'

export interface ViewedEmailChange {
  readonly user: User
  /** None, or none that can still come into force. */
  readonly change: (EmailChange & { readonly outstanding: readonly AddressSide[] }) | undefined
}

/** A person looks what has become of the address that was asked for. */
export type ViewEmailChange = (caller: Caller) => Promise<Result<ViewedEmailChange, AdmissionError>>

export function createViewEmailChange(ports: {
  admit: Admit
  users: Users
  emailChanges: EmailChanges
  clock: Clock
}): ViewEmailChange {
  const { admit, users, emailChanges, clock } = ports
  return async (caller) => {
    const [admission, user, change] = await Promise.all([
      admit(caller, requirements.readOwnAccount, { id: caller.userId }),
      users.byId(caller.userId),
      emailChanges.ofUser(caller.userId),
    ])
    if (!admission.ok) return admission
    if (!user) return err({ kind: 'session_ended' })
    const outstanding = change ? outstandingSides(change, clock.now()) : []
    return ok({ user, change: change && outstanding[0] ? { ...change, outstanding } : undefined })
  }
}
