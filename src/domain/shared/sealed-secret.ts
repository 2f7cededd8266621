/** A secret as it lies at rest: encrypted, with the name of the key that opens it. */
export type SealedSecret = string & { readonly __brand: 'SealedSecret' }
