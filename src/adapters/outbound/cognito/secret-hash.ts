/** `Base64(HMAC_SHA256(client secret, username ‖ client id))` (Cognito developer guide, "Computing secret hash values"). */
export async function secretHash(
  { clientId, clientSecret }: { readonly clientId: string; readonly clientSecret: string },
  username: string,
): Promise<string> {
  const encoder = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const secret = encoder.encode(clientSecret)
  const key = await crypto.subtle.importKey('raw', secret, algorithm, false, ['sign'])
  const signature = await crypto.subtle.sign('HMAC', key, encoder.encode(username + clientId))
  return btoa(String.fromCharCode(...new Uint8Array(signature)))
}
