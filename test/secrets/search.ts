/** Finds any of very many strings in a text, in one pass over it (Rabin and Karp, 1987). */

/** Strings are told apart by their first characters; none is shorter. */
export const windowLength = 8

const base = 0x01000193
const bits = 24

/** The strings that stand in a text. Throws for a string shorter than the window. */
export function createSearch(strings: Iterable<string>): (text: string) => readonly string[] {
  const byWindow = new Map<string, string[]>()
  for (const string of strings) {
    if (string.length < windowLength) throw new Error('too short to be searched for')
    const window = string.slice(0, windowLength)
    const alike = byWindow.get(window)
    if (alike) alike.push(string)
    else byWindow.set(window, [string])
  }
  const seen = new Uint8Array(2 ** (bits - 3))
  for (const window of byWindow.keys()) {
    const place = placeOf(hashOf(window))
    seen[place >> 3] = at(seen, place >> 3) | (1 << (place & 7))
  }
  let leaving = 1
  for (let i = 1; i < windowLength; i++) leaving = Math.imul(leaving, base)

  return (text) => {
    const found: string[] = []
    if (text.length < windowLength) return found
    let hash = hashOf(text.slice(0, windowLength))
    for (let start = 0; ; start++) {
      const place = placeOf(hash)
      if (at(seen, place >> 3) & (1 << (place & 7))) {
        const alike = byWindow.get(text.slice(start, start + windowLength)) ?? []
        found.push(...alike.filter((string) => text.startsWith(string, start)))
      }
      const end = start + windowLength
      if (end >= text.length) return found
      hash = Math.imul(hash - Math.imul(text.charCodeAt(start), leaving), base)
      hash = (hash + text.charCodeAt(end)) | 0
    }
  }
}

function hashOf(window: string): number {
  let hash = 0
  for (let i = 0; i < window.length; i++) hash = (Math.imul(hash, base) + window.charCodeAt(i)) | 0
  return hash
}

function placeOf(hash: number): number {
  return (hash ^ (hash >>> 13)) & (2 ** bits - 1)
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0
}
