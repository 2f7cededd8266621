/** Policies that stand beside the code that asks them. */
import { readFileSync } from 'node:fs'

/** The files of the folder `policies` beside a module, by name. */
export function policyText(module: string): (name: string) => string {
  return (name) => readFileSync(new URL(`./policies/${name}`, module), 'utf8')
}
