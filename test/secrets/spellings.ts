/** How a secret may stand in a log: as it is, escaped, encoded, or in part. */

/** Whoever logs "only the beginning" of a token has logged most of it. */
const part = 24

export function spellings(secret: string): ReadonlySet<string> {
  const plain = [secret, escaped(secret), escaped(escaped(secret)), ...inAddresses(secret)]
  const parts = secret.length < part + 8 ? [] : [secret.slice(0, part), secret.slice(-part)]
  const bytes = new TextEncoder().encode(secret)
  const encoded = [hex(bytes), ...[0, 1, 2].flatMap((before) => base64(bytes, before))]
  return new Set([...plain, ...parts, ...encoded])
}

/** Inside a JSON text. */
function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

/** In a path, a query or a form. */
function inAddresses(secret: string): readonly string[] {
  const encoded = encodeURIComponent(secret.toWellFormed())
  const form = new URLSearchParams({ x: secret }).toString().slice(2)
  return [encoded, form, encoded.replace(/%../g, (byte) => byte.toLowerCase())]
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Both alphabets (RFC 4648 §4, §5), of what does not depend on the bytes beside it: `before` bytes stand in front. */
function base64(bytes: Uint8Array, before: number): readonly string[] {
  const text = String.fromCharCode(...new Uint8Array(before), ...bytes)
  const first = Math.ceil((before * 8) / 6)
  const whole = btoa(text).slice(first, Math.floor((text.length * 8) / 6))
  return [whole, whole.replaceAll('+', '-').replaceAll('/', '_')]
}
