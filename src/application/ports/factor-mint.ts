import type { TokenHash } from '../../domain/shared/token-hash.ts'
import type { MintedToken } from './refresh-token-mint.ts'

/** Makes the secrets of second factors that nobody needs to read again. */
export interface FactorMint {
  /** 256 random bits. */
  challenge(): Promise<MintedToken>
  /** As many as a person gets, 80 random bits each, written as they are shown. */
  recoveryCodes(): Promise<readonly MintedToken[]>
  /** Of a challenge's token, or of a normalized recovery code. */
  hash(token: string): Promise<TokenHash>
}
