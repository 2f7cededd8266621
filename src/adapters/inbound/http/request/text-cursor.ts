/** Where a list in the order of texts goes on: a text in base64url, opaque to clients. Pure. */

export function textCursor(text: string): string {
  const bytes = new TextEncoder().encode(text)
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The text of a cursor of ours; undefined for anything else. */
export function readTextCursor(cursor: string): string | undefined {
  const text = decode(cursor)
  // One text has one cursor; no id has control characters, and Postgres takes no NUL.
  const ours = text !== undefined && textCursor(text) === cursor && !/\p{Cc}/u.test(text)
  return ours && text !== '' ? text : undefined
}

function decode(cursor: string): string | undefined {
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
