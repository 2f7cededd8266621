/** `npm run users -- import | export`: moves people in and out of a deployment (docs/migration.md). */
import { DependencyUnavailable } from '../src/application/ports/dependencies.ts'
import { Misuse } from './policy/misuse.ts'
import { parseCommand } from './users/command-line.ts'

try {
  process.exitCode = (await main()) ? 0 : 1
} catch (error) {
  if (error instanceof DependencyUnavailable) {
    console.error(
      '✗ The database does not answer. What is done stays: an import goes on with --resume.',
    )
    process.exitCode = 1
  } else {
    console.error(error instanceof Misuse ? `✗ ${error.message}` : error)
    process.exitCode = 2
  }
}

/** Whether everything was done. Commands are loaded when they are asked for. */
async function main(): Promise<boolean> {
  const command = parseCommand(process.argv.slice(2))
  switch (command.kind) {
    case 'help':
      console.log(command.text)
      return true
    case 'import':
      return (await import('./users/import.ts')).importUsers(command)
    case 'export':
      await (await import('./users/export.ts')).exportUsers(command)
      return true
  }
}
