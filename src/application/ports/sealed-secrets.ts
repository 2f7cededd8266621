import type { SealedSecret } from '../../domain/shared/sealed-secret.ts'

/**
 * Encrypts secrets that the service must be able to read again. The context (whose it is, what for) is bound
 * to each: a sealed secret that was copied into another row does not open there.
 */
export interface SealedSecrets {
  seal(secret: string, context: string): Promise<SealedSecret>
  /**
   * Undefined when it is damaged, sealed for another context, or its key is no longer held.
   * `stale`: not under the current key; seal it again before that key is dropped.
   */
  open(
    sealed: SealedSecret,
    context: string,
  ): Promise<{ readonly secret: string; readonly stale: boolean } | undefined>
}
