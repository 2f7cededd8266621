/** `npm run bench`: installs the benchmarks' own package when needed, and runs it with what it is given. */
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const bench = fileURLToPath(new URL('../bench/', import.meta.url))

if (!isInstalled()) {
  console.error('Installing bench/ (once)')
  run('npm', ['--prefix', bench, 'ci', '--no-audit', '--no-fund'])
}
run(process.execPath, [`${bench}src/run.ts`, ...process.argv.slice(2)])

/** npm writes down what it has installed, after the lock file that it has installed from. */
function isInstalled(): boolean {
  const installed = `${bench}node_modules/.package-lock.json`
  return (
    existsSync(installed) &&
    statSync(installed).mtimeMs >= statSync(`${bench}package-lock.json`).mtimeMs
  )
}

/** Ends as the command does, unless that was well. */
function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}
