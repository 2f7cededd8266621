/** How a secret may stand in a log: as it is, escaped, encoded, or in part. */

/** Whoever logs "only the beginning" of a token has logged most of it. */
const part = 24

export function spellings(secret: string): ReadonlySet<string> {
  const plain = [secret, escaped(secret), escaped(escaped(secret)), ...inAddresses(secret)]
  const parts = secret.length < part + 8 ? [] : [secret.slice(0, part), secret.slice(-part)]
  const hex = Buffer.from(secret).toString('hex')
  const encoded = [hex, ...[0, 1, 2].flatMap((before) => base64(secret, before))]
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

/** Both alphabets (RFC 4648 §4, §5), of what does not depend on the bytes beside it: `before` bytes stand in front. */
function base64(secret: string, before: number): readonly string[] {
  const bytes = Buffer.from('\0'.repeat(before) + secret)
  const first = Math.ceil((before * 8) / 6)
  const whole = bytes.toString('base64').slice(first, Math.floor((bytes.length * 8) / 6))
  return [whole, whole.replaceAll('+', '-').replaceAll('/', '_')]
}
