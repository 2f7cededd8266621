/** The command line. Pure. */
import { parseArgs } from 'node:util'

export interface Options {
  readonly quick: boolean
  /** Names of suites; undefined: all. */
  readonly only: readonly string[] | undefined
  /** Where results go; undefined: where they are kept. */
  readonly out: string | undefined
  /** Measures nothing: works out docs/scale.md from what was measured last. */
  readonly scale: boolean
  readonly help: boolean
}

export const usage = `npm run bench -- [--quick] [--only NAME,…] [--out FOLDER] [--scale]

  --quick        fewer rounds and sizes, under three minutes: to see that all is well, not to publish
  --only NAME    these suites alone; what was known of the others stays
  --scale        measures nothing: works docs/scale.md out anew from results/latest.json
  --out FOLDER   writes RESULTS.md and results/ there, and leaves bench/ and the README as they are`

/** Throws what is wrong with the arguments. */
export function parseOptions(args: readonly string[], known: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
      out: { type: 'string' },
      scale: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const only = values.only?.flatMap((names) => names.split(',')).filter((name) => name !== '')
  const unknown = only?.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw new Error(`There is no suite ${unknown}. Known: ${known.join(', ')}.`)
  }
  const { quick, out, scale, help } = values
  return { quick, only, out, scale, help }
}
