/** A person gives a passkey another name, or removes it. */
import { requirements } from '../../domain/access/requirement.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { parsePasskeyName } from '../../domain/factor/passkey.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { PasskeyId } from '../../domain/shared/ids.ts'
import { parseFields } from '../../domain/shared/parse-fields.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { Passkeys } from '../ports/passkeys.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import type { Users } from '../ports/users.ts'
import { factorAudit, factorMail } from './factor-change.ts'

interface PasskeyCommand {
  readonly caller: Caller
  readonly id: PasskeyId
  readonly origin: Origin
}

export type RenamePasskey = (
  command: PasskeyCommand & { readonly name: string },
) => Promise<Result<void, AdmissionError | Failure<'validation_failed' | 'passkey_not_found'>>>

export type RemovePasskey = (
  command: PasskeyCommand,
) => Promise<Result<void, AdmissionError | Failure<'passkey_not_found'>>>

export function createEditPasskeys(ports: {
  admit: Admit
  users: Users
  passkeys: Passkeys
  unitOfWork: UnitOfWork
  ids: Ids
  clock: Clock
}): { readonly renamePasskey: RenamePasskey; readonly removePasskey: RemovePasskey } {
  const { admit, users, passkeys, unitOfWork, ids, clock } = ports

  return {
    async renamePasskey({ caller, id, name, origin }) {
      const { userId } = caller
      const form = parseFields({ name: parsePasskeyName(name) })
      if (!form.ok) return err({ kind: 'validation_failed', violations: form.error })
      const [admission, held] = await Promise.all([
        admit(caller, requirements.confirmOwnFactor, { id: userId }),
        passkeys.of(userId),
      ])
      if (!admission.ok) return admission
      const before = held.find((passkey) => passkey.id === id)
      const committed = await unitOfWork.commit([
        { kind: 'rename_passkey', userId, id, name: form.value.name },
        factorAudit(caller, 'factor.rename_passkey', clock.now(), origin, {
          details: { passkey: id },
          personal: { 'before.name': before?.name ?? null, 'after.name': form.value.name },
        }),
      ])
      return committed.ok ? ok() : err({ kind: 'passkey_not_found' })
    },

    async removePasskey({ caller, id, origin }) {
      const { userId } = caller
      const [admission, user, held] = await Promise.all([
        admit(caller, requirements.manageOwnFactors, { id: userId }),
        users.byId(userId),
        passkeys.of(userId),
      ])
      if (!admission.ok) return admission
      if (!user) return err({ kind: 'session_ended' })
      const before = held.find((passkey) => passkey.id === id)
      const at = clock.now()
      const committed = await unitOfWork.commit([
        { kind: 'remove_passkey', userId, id, at },
        factorAudit(caller, 'factor.remove_passkey', at, origin, {
          details: { passkey: id },
          personal: { 'before.name': before?.name ?? null },
        }),
        factorMail(user, 'passkey_removed', ids, at),
      ])
      return committed.ok ? ok() : err({ kind: 'passkey_not_found' })
    },
  }
}
