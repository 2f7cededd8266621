/** `users export FILE`: everybody, a line each, in a file that only its owner can read. */
import { open, rm } from 'node:fs/promises'
import { createNeonUnitOfWork } from '../../src/adapters/outbound/neon/unit-of-work.ts'
import { createNeonUserTransfers } from '../../src/adapters/outbound/neon/user-transfers.ts'
import { systemClock } from '../../src/adapters/outbound/system/clock.ts'
import {
  createExportUsers,
  type ExportedUser,
} from '../../src/application/transfer/export-users.ts'
import { deployment } from '../policy/environment.ts'
import { Misuse } from '../policy/misuse.ts'
import { toCell } from './csv-cell.ts'
import type { Format } from './format.ts'
import { columns } from './person-shape.ts'

export async function exportUsers(options: {
  readonly file: string
  readonly format: Format
  readonly withHashes: boolean
}): Promise<void> {
  const { file, format, withHashes } = options
  const { database } = deployment()
  const run = createExportUsers({
    userTransfers: createNeonUserTransfers(database),
    unitOfWork: createNeonUnitOfWork(database),
    clock: systemClock,
  })
  const output = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST')
      throw new Misuse(`${file} is there already; nothing is overwritten.`)
    throw error
  })
  try {
    if (format === 'csv') await output.appendFile(`${columns.join(',')}\n`)
    let users = 0
    let lines: string[] = []
    for await (const user of run({ withHashes })) {
      lines.push(format === 'csv' ? toCsv(user) : toJson(user))
      users += 1
      if (lines.length < linesAtOnce) continue
      await output.appendFile(lines.join(''))
      lines = []
    }
    await output.appendFile(lines.join(''))
    console.log(`Exported ${users}${withHashes ? ', with the hashes of their passwords' : ''}.`)
  } catch (error) {
    await rm(file) // half of the people look like all of them
    throw error
  } finally {
    await output.close()
  }
}

const linesAtOnce = 500

function toJson(user: ExportedUser): string {
  return `${JSON.stringify({ ...user, createdAt: isoOf(user) })}\n`
}

function toCsv(user: ExportedUser): string {
  const cells: Record<(typeof columns)[number], string> = {
    ...user,
    passwordHash: user.passwordHash ?? '',
    emailVerified: String(user.emailVerified),
    roles: user.roles.join(' '),
    attributes: JSON.stringify(user.attributes),
    firstName: user.firstName ?? '',
    lastName: user.lastName ?? '',
    createdAt: isoOf(user),
  }
  return `${columns.map((name) => toCell(cells[name])).join(',')}\n`
}

function isoOf({ createdAt }: ExportedUser): string {
  return new Date(createdAt).toISOString()
}
