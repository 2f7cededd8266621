/** Changes of second factors. */
import type { FactorChange } from '../../../../application/ports/changes/factor.ts'
import { passkeysMax } from '../../../../domain/factor/passkey.ts'
import type { SecondFactorMethod } from '../../../../domain/factor/second-factor.ts'
import type { UserId } from '../../../../domain/shared/ids.ts'
import type { Instant } from '../../../../domain/shared/instant.ts'
import type { MemoryState } from '../store.ts'
import type { Refusal } from './refusal.ts'

export function applyFactorChange(state: MemoryState, change: FactorChange): Refusal {
  const { totpFactors, recoveryCodes, passkeys, challenges } = state
  switch (change.kind) {
    case 'open_challenge': {
      const { challenge } = change
      challenges.set(challenge.hash, { ...challenge, tries: 0, spentAt: null })
      return undefined
    }
    case 'spend_challenge': {
      const row = challenges.get(change.hash)
      if (!row || row.spentAt !== null || row.expiresAt <= change.at) return 'token_spent'
      challenges.set(change.hash, { ...row, spentAt: change.at })
      return undefined
    }
    case 'enrol_totp':
      if (hasTotp(state, change.userId)) return 'factor_exists'
      totpFactors.set(change.userId, {
        secret: change.secret,
        confirmedAt: null,
        usedStep: null,
        tries: 0,
        triesSince: null,
      })
      return undefined
    case 'confirm_totp': {
      const totp = totpFactors.get(change.userId)
      if (totp?.secret !== change.secret || totp.confirmedAt !== null) return 'stale'
      totpFactors.set(change.userId, { ...totp, confirmedAt: change.at, usedStep: change.step })
      return touchUser(state, change.userId, change.at)
    }
    case 'use_totp': {
      const totp = totpFactors.get(change.userId)
      const used = totp?.usedStep ?? Number.NEGATIVE_INFINITY
      if (!totp || totp.confirmedAt === null || used >= change.step) return 'code_used'
      totpFactors.set(change.userId, {
        ...totp,
        usedStep: change.step,
        tries: 0,
        triesSince: null,
      })
      return undefined
    }
    case 'reseal_totp': {
      const totp = totpFactors.get(change.userId)
      if (totp?.secret === change.from) {
        totpFactors.set(change.userId, { ...totp, secret: change.to })
      }
      return undefined
    }
    case 'remove_totp':
      if (!hasTotp(state, change.userId)) return 'stale'
      totpFactors.delete(change.userId)
      return touchUser(state, change.userId, change.at)
    case 'replace_recovery_codes':
      recoveryCodes.set(change.userId, new Map(change.hashes.map((hash) => [hash, null])))
      return refreshFactors(state, change.userId)
    case 'use_recovery_code': {
      const codes = recoveryCodes.get(change.userId)
      if (codes?.get(change.hash) !== null) return 'code_used'
      recoveryCodes.set(change.userId, new Map(codes).set(change.hash, change.at))
      return refreshFactors(state, change.userId)
    }
    case 'add_passkey': {
      const { passkey } = change
      const others = [...passkeys.values()]
      if (others.filter(({ userId }) => userId === passkey.userId).length >= passkeysMax) {
        return 'too_many_passkeys'
      }
      if (others.some(({ credentialId }) => credentialId === passkey.credentialId)) {
        return 'passkey_taken'
      }
      passkeys.set(passkey.id, passkey)
      return touchUser(state, passkey.userId, passkey.createdAt)
    }
    case 'use_passkey': {
      const passkey = passkeys.get(change.id)
      if (passkey?.counter !== change.from) return 'stale'
      passkeys.set(change.id, { ...passkey, counter: change.to, lastUsedAt: change.at })
      return undefined
    }
    case 'rename_passkey': {
      const passkey = passkeys.get(change.id)
      if (passkey?.userId !== change.userId) return 'stale'
      passkeys.set(change.id, { ...passkey, name: change.name })
      return undefined
    }
    case 'remove_passkey':
      if (passkeys.get(change.id)?.userId !== change.userId) return 'stale'
      passkeys.delete(change.id)
      return touchUser(state, change.userId, change.at)
    case 'remove_factors':
      totpFactors.delete(change.userId)
      for (const passkey of [...passkeys.values()]) {
        if (passkey.userId === change.userId) passkeys.delete(passkey.id)
      }
      return touchUser(state, change.userId, change.at)
  }
}

function hasTotp({ totpFactors }: MemoryState, userId: UserId): boolean {
  return (totpFactors.get(userId)?.confirmedAt ?? null) !== null
}

function hasPasskey({ passkeys }: MemoryState, id: UserId): boolean {
  return [...passkeys.values()].some(({ userId }) => userId === id)
}

/** `mfaEnabled` is part of the profile: its version moves on. */
function touchUser(state: MemoryState, userId: UserId, at: Instant): undefined {
  const row = state.users.get(userId)
  if (!hasTotp(state, userId) && !hasPasskey(state, userId)) state.recoveryCodes.delete(userId)
  if (!row) return
  const user = { ...row.user, version: row.user.version + 1, updatedAt: at }
  state.users.set(userId, { ...row, user })
  refreshFactors(state, userId)
}

/** What Postgres computes with every read. */
function refreshFactors(state: MemoryState, userId: UserId): undefined {
  const row = state.users.get(userId)
  if (!row) return
  const codes = [...(state.recoveryCodes.get(userId)?.values() ?? [])]
  const secondFactors: readonly SecondFactorMethod[] = [
    ...(hasTotp(state, userId) ? (['totp'] as const) : []),
    ...(hasPasskey(state, userId) ? (['passkey'] as const) : []),
    ...(codes.includes(null) ? (['recovery_code'] as const) : []),
  ]
  state.users.set(userId, { ...row, user: { ...row.user, secondFactors } })
}
