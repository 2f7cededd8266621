/** Changes of signing keys. */
import type { KeyId } from '../../../domain/shared/ids.ts'
import type { Instant } from '../../../domain/shared/instant.ts'
import type { SealedSecret } from '../../../domain/shared/sealed-secret.ts'
import type { StoredSigningKey } from '../signing-keys.ts'

export type KeyChange =
  /** Fails with `stale` when another key has its place in the sequence. */
  | { readonly kind: 'add_signing_key'; readonly key: StoredSigningKey }
  /** Does nothing to one that is withdrawn already. */
  | { readonly kind: 'withdraw_signing_key'; readonly kid: KeyId; readonly at: Instant }
  /** The same private part under another key. Does nothing, and fails nothing, if `from` is gone. */
  | {
      readonly kind: 'reseal_signing_key'
      readonly kid: KeyId
      readonly from: SealedSecret
      readonly to: SealedSecret
    }
  | { readonly kind: 'forget_signing_key'; readonly kid: KeyId }
