import { spawnSync } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('The dependency audit of CI', () => {
  it('passes when there is no finding', async () => {
    expect(await audit('{ "auditReportVersion": 2 }', 0)).toMatchObject({ status: 0 })
  })

  it('fails on findings and shows them', async () => {
    const { status, stdout } = await audit('{ "auditReportVersion": 2, "name": "bad" }', 1)
    expect(status).toBe(1)
    expect(stdout).toContain('"name": "bad"')
  })

  it('is skipped by name when the registry cannot be asked', async () => {
    const { status, stdout } = await audit('{ "message": "405 Method Not Allowed" }', 1)
    expect(status).toBe(0)
    expect(stdout).toContain('dependency audit: SKIPPED')
  })
})

/** Runs `.ci/audit` with an npm that prints this and exits so. */
async function audit(report: string, exitCode: number) {
  const npm = join(folder, 'npm')
  await writeFile(npm, `#!/bin/sh\necho '${report}'\nexit ${exitCode}\n`)
  await chmod(npm, 0o755)
  const path = `${folder}:${process.env.PATH ?? ''}`
  return spawnSync(join('.ci', 'audit'), { env: { ...process.env, PATH: path }, encoding: 'utf8' })
}
