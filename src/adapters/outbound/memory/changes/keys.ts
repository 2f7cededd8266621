import type { KeyChange } from '../../../../application/ports/changes/keys.ts'
import type { MemoryState } from '../store.ts'
import type { Refusal } from './refusal.ts'

/** Changes of the signing keys. */
export function applyKeyChange({ signingKeys }: MemoryState, change: KeyChange): Refusal {
  if (change.kind === 'add_signing_key') {
    const { key } = change
    if ([...signingKeys.values()].some(({ sequence }) => sequence === key.sequence)) return 'stale'
    signingKeys.set(key.kid, key)
    return undefined
  }
  const key = signingKeys.get(change.kid)
  if (!key) return undefined
  switch (change.kind) {
    case 'withdraw_signing_key':
      signingKeys.set(key.kid, { ...key, withdrawnAt: key.withdrawnAt ?? change.at })
      return undefined
    case 'reseal_signing_key':
      if (key.privatePart === change.from)
        signingKeys.set(key.kid, { ...key, privatePart: change.to })
      return undefined
    case 'forget_signing_key':
      signingKeys.delete(key.kid)
      return undefined
  }
}
