import type { TokenHash } from '../../domain/shared/token-hash.ts'
import type { MintedToken } from './refresh-token-mint.ts'

/** Makes the tokens of service credentials: 256 random bits behind `gh_sc_`. */
export interface ServiceCredentialMint {
  mint(): Promise<MintedToken>
  hash(token: string): Promise<TokenHash>
}
