/** Imports into memory, and what came of them. */

import { createMemoryUserTransfers } from '../../../src/adapters/outbound/memory/user-transfers.ts'
import type { ImportLine, LineReport } from '../../../src/application/transfer/import-line.ts'
import {
  createImportUsers,
  type ImportUsersCommand,
} from '../../../src/application/transfer/import-users.ts'
import type { ImportForm } from '../../../src/application/transfer/imported-person.ts'
import { workerHashLimits } from '../../../src/domain/account/hash-limits.ts'
import { createTestApplication } from '../../support/test-application.ts'

export const bcryptHash = '$2b$10$abcdefghijklmnopqrstuvabcdefghijklmnopqrstuvabcdefghi'

export const rules: ImportUsersCommand['rules'] = {
  attributes: { courses: { kind: 'list', of: { kind: 'string' } } },
  hashLimits: workerHashLimits,
  unverifiable: 'reject',
  reservedNames: false,
}

export function createTransfer() {
  const service = createTestApplication()
  const ports = { ...service.ports, userTransfers: createMemoryUserTransfers(service.store) }
  const run = createImportUsers(ports)
  const reports: LineReport[] = []

  const importLines = (lines: readonly ImportLine[], options: Partial<ImportUsersCommand> = {}) =>
    run({
      digest: 'd1',
      lines: stream(lines),
      after: 0,
      mode: 'commit',
      rules,
      report: async (some) => void reports.push(...some),
      ...options,
    })

  return {
    ...service,
    ports,
    reports,
    importLines,
    /** One line each, from 1. */
    importForms: (forms: readonly ImportForm[], options: Partial<ImportUsersCommand> = {}) =>
      importLines(forms.map(aLine), options),
    usernames: () => [...service.store.state.users.values()].map(({ user }) => user.username),
  }
}

export const aLine = (form: ImportForm, index: number): ImportLine => ({
  line: index + 1,
  bytes: 100,
  form: { ok: true, value: form },
})

export const somebody = (username: string, form: Partial<ImportForm> = {}): ImportForm => ({
  username,
  email: `${username}@example.org`,
  passwordHash: bcryptHash,
  ...form,
})

export const many = (count: number) =>
  Array.from({ length: count }, (_, index) => somebody(`person-${index + 1}`))

export async function* stream<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}
