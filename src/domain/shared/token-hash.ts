/** SHA-256 of a 256-bit random token, base64url: enough to recognise it, useless to present. */
export type TokenHash = string & { readonly __brand: 'TokenHash' }
