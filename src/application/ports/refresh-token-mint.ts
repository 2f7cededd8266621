import type { TokenHash } from '../../domain/shared/token-hash.ts'

export interface MintedToken {
  /** What the client gets, once. */
  readonly token: string
  /** What is stored. */
  readonly hash: TokenHash
}

/** Makes refresh tokens: the first of a family at random, each next one by keyed derivation. */
export interface RefreshTokenMint {
  first(): Promise<MintedToken>
  hash(token: string): Promise<TokenHash>
  /**
   * The successor of a token under each key in force, the current key first. Always the same for the
   * same token and key, so that simultaneous requests need no store to agree on it; unguessable
   * without the key.
   */
  successors(token: string): Promise<readonly [MintedToken, ...MintedToken[]]>
}
