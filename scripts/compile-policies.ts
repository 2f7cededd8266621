/** Reads a folder of policy files, and compiles it. */
import { readdir, readFile } from 'node:fs/promises'
import { hashBundle } from '../src/adapters/outbound/jose/policy-seals.ts'
import { parsePolicyFile } from '../src/adapters/outbound/yaml/parse-policy-file.ts'
import type { Bundle } from '../src/domain/policy/bundle.ts'
import { compile } from '../src/domain/policy/compile/compile.ts'
import type { Diagnostic, PolicyFile } from '../src/domain/policy/source.ts'
import { err, ok, type Result } from '../src/domain/shared/result.ts'

export interface CompiledPolicies {
  readonly hash: string
  readonly bundle: Bundle
  readonly files: readonly PolicyFile[]
}

/** The policy files of a folder: `*.yaml`, tests included. */
export async function readPolicyFiles(folder: string): Promise<readonly PolicyFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort()
  return Promise.all(
    names.map(async (path) => ({ path, content: await readFile(`${folder}/${path}`, 'utf8') })),
  )
}

export async function compilePolicies(
  folder: string,
): Promise<Result<CompiledPolicies, readonly Diagnostic[]>> {
  const files = await readPolicyFiles(folder)
  const parsed = files.filter(({ path }) => !path.endsWith('.test.yaml')).map(parsePolicyFile)
  const syntax = parsed.flatMap((file) => (file.ok ? [] : file.error))
  if (syntax.length > 0) return err(syntax)
  const compiled = compile(parsed.flatMap((file) => (file.ok ? [file.value] : [])))
  if (!compiled.ok) return compiled
  return ok({ hash: await hashBundle(compiled.value), bundle: compiled.value, files })
}
