/**
 * What stands in the Worker for the ASN.1 library of @simplewebauthn/server (scripts/bundle.ts), thirty
 * kilobytes for one structure: a signature `SEQUENCE { r INTEGER, s INTEGER }` in DER (Web Authentication
 * §6.5.5) becomes `r ‖ s`, as WebCrypto verifies it. Nothing is trusted because of this: whatever is read
 * wrongly is a signature that does not verify.
 */
const componentBytes: Readonly<Record<number, number>> = { 1: 32, 2: 48, 3: 66 } // COSE: P-256, P-384, P-521

/** Throws unless it is exactly such a signature. */
export function unwrapEC2Signature(signature: Uint8Array, curve: number): Uint8Array {
  const length = componentBytes[curve]
  const sequence = readElement(signature, 0, 0x30)
  const r = readElement(sequence.content, 0, 0x02)
  const s = readElement(sequence.content, r.end, 0x02)
  if (length === undefined || sequence.end !== signature.length) throw malformed()
  if (s.end !== sequence.content.length) throw malformed()
  const unwrapped = new Uint8Array(2 * length)
  unwrapped.set(unsigned(r.content, length), length - unsigned(r.content, length).length)
  unwrapped.set(unsigned(s.content, length), 2 * length - unsigned(s.content, length).length)
  return unwrapped
}

/** An element of the tag expected (X.690 §8.1): lengths up to 255, as no signature is longer. */
function readElement(bytes: Uint8Array, at: number, tag: number) {
  const short = bytes[at + 1]
  const long = short === 0x81
  const length = long ? bytes[at + 2] : short
  const start = at + (long ? 3 : 2)
  if (bytes[at] !== tag || length === undefined || (long ? length < 0x80 : length > 0x7f)) {
    throw malformed()
  }
  const end = start + length
  if (end > bytes.length) throw malformed()
  return { content: bytes.subarray(start, end), end }
}

/** Without the zero that says a number is positive. */
function unsigned(integer: Uint8Array, length: number): Uint8Array {
  const digits = integer[0] === 0 ? integer.subarray(1) : integer
  if (integer.length === 0 || digits.length > length || ((integer[0] ?? 0) & 0x80) !== 0) {
    throw malformed()
  }
  return digits
}

function malformed(): Error {
  return new Error('Not an ECDSA signature in DER')
}
