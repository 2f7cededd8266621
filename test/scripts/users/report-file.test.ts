import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openReport } from '../../../scripts/users/report-file.ts'
import { aFolder, readReport } from './command.ts'

const about = (line: number) => ({ line, field: null, code: 'c', message: 'm' })
const text = (...lines: readonly number[]) =>
  lines.map((line) => `${JSON.stringify(about(line))}\n`).join('')

describe('the report of an import', () => {
  it('keeps of an earlier run what was committed, and not what comes again', async () => {
    const path = join(await aFolder(), 'report')
    await writeFile(path, `${text(1, 400, 500, 501, 999)}{"line":1000,"co`, { mode: 0o644 })
    const report = await openReport(path, 500)
    await report.write([about(501), about(1000)])
    await report.close()
    expect((await readReport(path)).map(({ line }) => line)).toEqual([1, 400, 500, 501, 1000])
    expect(report.counts).toEqual(new Map([['c', 2]]))
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('begins anew with the file, and when there was none', async () => {
    const path = join(await aFolder(), 'report')
    await (await openReport(path, 500)).close()
    expect(await readFile(path, 'utf8')).toBe('')
    await writeFile(path, text(1, 2))
    await (await openReport(path, 0)).close()
    expect(await readFile(path, 'utf8')).toBe('')
  })
})
