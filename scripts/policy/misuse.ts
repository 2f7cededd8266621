/** The tool was called in a way that cannot work: a line for each thing wrong, exit code 2. */
export class Misuse extends Error {
  override readonly name = 'Misuse'
}
