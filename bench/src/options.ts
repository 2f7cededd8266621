/** The command line. Pure. */
import { parseArgs } from 'node:util'

export interface Options {
  readonly quick: boolean
  /** Names of suites; undefined: all. */
  readonly only: readonly string[] | undefined
  /** Where results go; undefined: where they are kept. */
  readonly out: string | undefined
  readonly help: boolean
}

export const usage = `npm run bench -- [--quick] [--only NAME,…] [--out FOLDER]

  --quick        fewer rounds and sizes, under three minutes: to see that all is well, not to publish
  --only NAME    these suites alone; what was known of the others stays
  --out FOLDER   writes RESULTS.md and results/ there, and leaves bench/ and the README as they are`

/** Throws what is wrong with the arguments. */
export function parseOptions(args: readonly string[], known: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
      out: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  const only = values.only?.flatMap((names) => names.split(',')).filter((name) => name !== '')
  const unknown = only?.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw new Error(`There is no suite ${unknown}. Known: ${known.join(', ')}.`)
  }
  return { quick: values.quick, only, out: values.out, help: values.help }
}
