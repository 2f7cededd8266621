/**
 * Cells of a CSV file that a spreadsheet may open: what would be a formula there gets an apostrophe in front, and an
 * import takes it away again (https://owasp.org/www-community/attacks/CSV_Injection).
 */

/** Always in quotes (RFC 4180 §2). */
export function toCell(text: string): string {
  const harmless = /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${harmless.replaceAll('"', '""')}"`
}

/** What `toCell` was given, once the quotes are gone. */
export function fromCell(cell: string): string {
  return /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell
}
