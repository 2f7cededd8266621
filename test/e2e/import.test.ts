/** A file of 100 MB, in the memory of a small machine. */
import { existsSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startLocalCloud } from '../../local-cloud/src/index.ts'
import { applyMigrations } from '../../scripts/migrations.ts'
import { createDatabase } from '../../src/adapters/outbound/neon/database.ts'
import { aFolder, readReport, startUsers } from '../scripts/users/command.ts'

const megabyte = 1024 * 1024

test('a hundred megabytes are checked line by line, in less than 64 MB of heap', async () => {
  const cloud = await startLocalCloud({
    port: 0,
    data: 'memory',
    sqlPassword: 'x',
    redisToken: 'x',
  })
  onTestFinished(() => cloud.close())
  await applyMigrations(createDatabase({ url: cloud.databaseUrl }))
  const file = join(await aFolder(), 'people.jsonl')
  const lines = await write(file, 100 * megabyte)

  const startedAt = performance.now()
  const { ended, pid } = startUsers(
    cloud.databaseUrl,
    ['import', file, '--dry-run'],
    ['--max-old-space-size=64'],
  )
  const memory = await peakOf(pid, ended)
  const { code, output } = await ended
  const seconds = (performance.now() - startedAt) / 1000
  console.log(`${lines} lines in ${seconds.toFixed(1)} s, at most ${memory} MB resident`)

  expect(code).toBe(1)
  expect(output).toContain(`rejected ${lines - 1000}`)
  expect(output).toContain('Would import 1000,')
  expect(memory).toBeLessThan(400)
  expect((await readReport(`${file}.report.jsonl`)).length).toBe(lines - 1000)
})

/** A thousand good lines, and as many whose hash is none as fit. */
async function write(path: string, bytes: number): Promise<number> {
  const file = await open(path, 'w')
  let lines = 0
  for (let written = 0; written < bytes; ) {
    const text = Array.from({ length: 1000 }, () => {
      const name = `person-${lines++}`
      const passwordHash = lines <= 1000 ? undefined : 'not a hash '.repeat(9)
      return `${JSON.stringify({ username: name, email: `${name}@example.org`, passwordHash })}\n`
    }).join('')
    written += (await file.write(text)).bytesWritten
  }
  await file.close()
  return lines
}

/** In MB, while it lasts; 0 where the system has no /proc. */
async function peakOf(pid: number | undefined, ended: Promise<unknown>): Promise<number> {
  let over = false
  void ended.finally(() => {
    over = true
  })
  let peak = 0
  while (!over && existsSync(`/proc/${pid}/status`)) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
    const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(status) ?? []
    peak = Math.max(peak, Math.round(Number(kilobytes) / 1024))
    await new Promise((resume) => setTimeout(resume, 100))
  }
  return peak
}
