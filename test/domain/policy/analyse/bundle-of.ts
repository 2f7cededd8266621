import { readdirSync, readFileSync } from 'node:fs'
import { parsePolicyFile } from '../../../../src/adapters/outbound/yaml/parse-policy-file.ts'
import type { Bundle } from '../../../../src/domain/policy/bundle.ts'
import { compile } from '../../../../src/domain/policy/compile/compile.ts'
import type { PolicyFile } from '../../../../src/domain/policy/source.ts'

/** Policy files as they are written, compiled. */
export function bundleOf(...files: readonly PolicyFile[]): Bundle {
  const parsed = files.map(parsePolicyFile)
  const compiled = compile(
    parsed.map((file) => {
      if (!file.ok) throw new Error(JSON.stringify(file.error))
      return file.value
    }),
  )
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error))
  return compiled.value
}

export function shippedPolicies(): readonly PolicyFile[] {
  return readdirSync('policies')
    .filter((name) => name.endsWith('.yaml') && !name.endsWith('.test.yaml'))
    .map((path) => ({ path, content: readFileSync(`policies/${path}`, 'utf8') }))
}
