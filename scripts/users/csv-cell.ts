/**
 * Cells of a CSV file that a spreadsheet may open: what would be a formula there gets an apostrophe in front, and an
 * import takes it away again (https://owasp.org/www-community/attacks/CSV_Injection).
 */

/** Always in quotes (RFC 4180 §2): no separator in it begins another cell. */
export function toCell(text: string): string {
  const harmless = formula.test(text) ? `'${text}` : text
  return `"${harmless.replaceAll('"', '""')}"`
}

/** What `toCell` was given, once the quotes are gone. */
export function fromCell(cell: string): string {
  return cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell
}

/** Those in full width are formulas, too, where people write Japanese or Chinese. */
const formula = /^'*[=+\-@\t\r\n＝＋－＠]/
