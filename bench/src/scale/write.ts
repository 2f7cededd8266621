/** `npm run bench -- --scale`: writes the figures of docs/scale.md anew from bench/results/latest.json. */
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { tableOf } from '../report/markdown.ts'
import { withFigures } from '../report/readme.ts'
import type { Results } from '../report/results.ts'
import { scaleTables } from './tables.ts'

const latest = fileURLToPath(new URL('../../results/latest.json', import.meta.url))
const page = fileURLToPath(new URL('../../../docs/scale.md', import.meta.url))

export async function writeScale(): Promise<void> {
  const results: Results = JSON.parse(await readFile(latest, 'utf8'))
  const tables = scaleTables(results).map(tableOf).join('\n\n')
  await writeFile(page, withFigures(await readFile(page, 'utf8'), tables))
}
