import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../../scripts/users/command-line.ts'
import { serverHashLimits, workerHashLimits } from '../../../src/domain/account/hash-limits.ts'

const csv = ['package.json', '--format', 'csv']

describe('the command line of users', () => {
  it('means a Worker, no report of its own, and nothing daring, unless it says so', () => {
    expect(parseCommand(['import', ...csv])).toEqual({
      kind: 'import',
      file: 'package.json',
      format: 'csv',
      dryRun: false,
      resume: false,
      report: 'package.json.report.jsonl',
      hashLimits: workerHashLimits,
      unverifiable: 'reject',
      reservedNames: false,
    })
    const asked = ['--resume', '--runtime', 'node', '--unverifiable', 'without-password']
    expect(parseCommand(['import', ...csv, ...asked, '--report', 'r'])).toMatchObject({
      resume: true,
      report: 'r',
      hashLimits: serverHashLimits,
      unverifiable: 'without_password',
    })
    expect(parseCommand(['export', 'all.NDJSON'])).toEqual({
      kind: 'export',
      file: 'all.NDJSON',
      format: 'jsonl',
      withHashes: false,
    })
    expect(parseCommand([])).toMatchObject({ kind: 'help' })
  })

  it.each([
    [['import'], 'import takes one file'],
    [['import', 'a', 'b'], 'import takes one file'],
    [['import', 'nowhere.csv'], 'There is no file nowhere.csv'],
    [['import', 'src', '--format', 'csv'], 'There is no file src'],
    [['import', 'package.json'], 'Say --format csv or --format jsonl'],
    [['import', 'package.json', '--format', 'xml'], 'Say --format'],
    [['import', ...csv, '--runtime', 'php'], '--runtime is worker or node'],
    [['import', ...csv, '--dry-run', '--resume'], 'nothing to resume'],
    [['import', ...csv, '--with-hashes'], 'import takes no --with-hashes'],
    [['export', 'x.csv', '--resume'], 'export takes no --resume'],
    [['export', 'x.csv', '--wat'], '--wat'],
    [['delete', 'x.csv'], 'There is no command delete'],
  ])('refuses what cannot work: %j', (args, words) => {
    expect(() => parseCommand(args)).toThrow(words)
  })
})
