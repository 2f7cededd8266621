/**
 * Names for what must not be written down where it is counted: the same text always has the same name, different
 * texts have different ones, and without our key no name tells its text.
 */
export interface Pseudonyms {
  of(text: string): string
}
