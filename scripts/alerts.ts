/**
 * `npm run alerts:compile`: checks `ops/alerts` and writes what the service is built with, and the same rules for
 * Prometheus. With `--check` it writes nothing and says what is not up to date.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { compileRules } from './alerts/compile-rules.ts'
import { prometheusRules } from './alerts/prometheus-rules.ts'

const { rules, errors } = await compileRules('ops/alerts')
if (errors.length > 0) {
  console.error(errors.map((error) => `✗ ${error}`).join('\n'))
  process.exit(1)
}
const files = new Map([
  ['ops/alerts/rules.json', `${JSON.stringify(rules, null, 2)}\n`],
  ['ops/prometheus/rules.yaml', prometheusRules(rules)],
])
for (const [path, content] of files) {
  if (!process.argv.includes('--check')) await writeFile(path, content)
  else if ((await readFile(path, 'utf8').catch(() => '')) !== content) {
    console.error(`✗ ${path} is not what ops/alerts says: npm run alerts:compile`)
    process.exitCode = 1
  }
}
if (process.exitCode !== 1) console.log(`✓ ${rules.length} alert rules`)
