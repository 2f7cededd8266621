/** The disguises that people give a word in a password, and how to see through them. Pure. */

/** A text as it is compared: no letter case, no accents, no compatibility forms (full width, ligatures). */
export function foldForComparison(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
}

/** A folded text as it stands, and with digits and signs read as the letters that they resemble (`p4$$w0rd`). */
export function plainSpellings(folded: string): readonly string[] {
  const asI = folded.replace(/[013457@$!|]/g, (sign) => resembled[sign] ?? sign)
  const asL = folded.replace(/[01345789@$!|]/g, (sign) => resembledElse[sign] ?? sign)
  return [...new Set([folded, asI, asL])]
}

const resembled: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
}
const resembledElse: Readonly<Record<string, string>> = {
  ...resembled,
  '1': 'l',
  '8': 'b',
  '9': 'g',
}
