/** `policy build`: compiles a folder into its `bundle.json`, which a service is built with. Writes nothing when there are errors. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compilePolicies, readPolicyFiles } from '../compile-policies.ts'
import type { Outcome } from './outcome.ts'
import { codeFrame, paint } from './output.ts'

/** The same file as `npm run policy:compile` writes, of any folder. */
export async function build({ dir }: { dir: string }): Promise<Outcome> {
  const compiled = await compilePolicies(dir)
  if (!compiled.ok) {
    const files = await readPolicyFiles(dir)
    const errors = compiled.error
    const frames = errors.map((error) => codeFrame(error, files, 'error'))
    const sum = `✗ ${errors.length} ${errors.length === 1 ? 'error' : 'errors'}, nothing written`
    return { ok: false, json: { errors }, text: [...frames, paint('red', sum)].join('\n\n') }
  }
  const { hash, bundle } = compiled.value
  const path = join(dir, 'bundle.json')
  await writeFile(path, `${JSON.stringify(compiled.value, null, 2)}\n`)
  const rules = bundle.permissions.reduce((sum, permission) => sum + permission.rules.length, 0)
  const counts = { permissions: bundle.permissions.length, rules, roles: bundle.roles.length }
  return {
    ok: true,
    json: { path, hash, ...counts },
    text: `${paint('green', '✓')} ${path}: ${hash}, ${counts.permissions} permissions, ${rules} rules, ${counts.roles} roles`,
  }
}
