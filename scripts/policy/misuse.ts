/** The tool was called in a way that cannot work: one line, exit code 2. */
export class Misuse extends Error {
  override readonly name = 'Misuse'
}
