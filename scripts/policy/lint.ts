/** `policy lint`: what is wrong with the files, and what is suspicious. */
import { analyse } from '../../src/domain/policy/analyse/analyse.ts'
import { compilePolicies, readPolicyFiles } from '../compile-policies.ts'
import type { Outcome } from './outcome.ts'
import { codeFrame, paint } from './output.ts'

export async function lint({ dir }: { dir: string }): Promise<Outcome> {
  const [files, compiled] = await Promise.all([readPolicyFiles(dir), compilePolicies(dir)])
  const errors = compiled.ok ? [] : compiled.error
  const warnings = compiled.ok ? analyse(compiled.value.bundle) : []
  const bundle = compiled.ok ? compiled.value.bundle : undefined
  const rules = bundle?.permissions.reduce((sum, { rules }) => sum + rules.length, 0) ?? 0
  const text = [
    ...errors.map((error) => codeFrame(error, { dir, files }, 'error')),
    ...warnings.map((warning) => codeFrame(warning, { dir, files }, 'warning')),
    errors.length > 0
      ? paint('red', `✗ ${errors.length} ${errors.length === 1 ? 'error' : 'errors'}`)
      : `${paint('green', '✓')} ${files.filter(({ path }) => !path.endsWith('.test.yaml')).length} files, ${bundle?.permissions.length} permissions, ${rules} rules, ${bundle?.roles.length} roles, ${warnings.length} warnings`,
  ]
  return { ok: errors.length === 0, json: { errors, warnings }, text: text.join('\n\n') }
}
