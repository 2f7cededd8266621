/** `npm run policy:compile`: compiles `policies/` into its `bundle.json`, which the service is built with. Writes nothing when there are errors. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compilePolicies, readPolicyFiles } from '../compile-policies.ts'
import type { Outcome } from './outcome.ts'
import { codeFrame, paint } from './output.ts'

export async function compileFolder({
  dir,
}: {
  dir: string
}): Promise<Pick<Outcome, 'ok' | 'text'>> {
  const compiled = await compilePolicies(dir)
  if (!compiled.ok) {
    const files = await readPolicyFiles(dir)
    const errors = compiled.error
    const frames = errors.map((error) => codeFrame(error, { dir, files }, 'error'))
    const sum = `✗ ${errors.length} ${errors.length === 1 ? 'error' : 'errors'}, nothing written`
    return { ok: false, text: [...frames, paint('red', sum)].join('\n\n') }
  }
  const { hash, bundle } = compiled.value
  const path = join(dir, 'bundle.json')
  await writeFile(path, `${JSON.stringify(compiled.value, null, 2)}\n`)
  const rules = bundle.permissions.reduce((sum, permission) => sum + permission.rules.length, 0)
  const counts = { permissions: bundle.permissions.length, rules, roles: bundle.roles.length }
  return {
    ok: true,
    text: `${paint('green', '✓')} ${path}: ${hash}, ${counts.permissions} permissions, ${rules} rules, ${counts.roles} roles`,
  }
}

if (import.meta.main) {
  const { ok, text } = await compileFolder({ dir: 'policies' })
  if (ok) console.log(text)
  else console.error(text)
  process.exitCode = ok ? 0 : 1
}
