/** Compiles what an administrator has written. Puts nothing into force. */
import type { Bundle } from '../../domain/policy/bundle.ts'
import { compile } from '../../domain/policy/compile/compile.ts'
import { policyLimits } from '../../domain/policy/limits.ts'
import type { Diagnostic, PolicyFile } from '../../domain/policy/source.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { PolicySeals } from '../ports/policy-seals.ts'
import type { PolicySyntax } from '../ports/policy-syntax.ts'

export interface PolicyDraft {
  readonly bundle: Bundle
  readonly hash: string
  readonly files: readonly PolicyFile[]
}

/** Every error of every file, or the compiled draft. Files named `*.test.yaml` are tests and not compiled. */
export type CompileDraft = (
  files: readonly PolicyFile[],
) => Promise<Result<PolicyDraft, readonly Diagnostic[]>>

export function createCompileDraft(ports: {
  policySyntax: PolicySyntax
  policySeals: PolicySeals
}): CompileDraft {
  const { policySyntax, policySeals } = ports

  return async (files) => {
    const refused = refusal(files)
    if (refused) return err([refused])
    const sources = files.filter(({ path }) => !isTest(path))
    const parsed = await Promise.all(sources.map((file) => policySyntax.parse(file)))
    const syntaxErrors = parsed.flatMap((file) => (file.ok ? [] : file.error))
    if (syntaxErrors.length > 0) return err(syntaxErrors)
    const compiled = compile(parsed.flatMap((file) => (file.ok ? [file.value] : [])))
    if (!compiled.ok) return compiled
    return ok({ bundle: compiled.value, hash: await policySeals.hash(compiled.value), files })
  }
}

export function isTest(path: string): boolean {
  return path.endsWith('.test.yaml')
}

/** What makes the list of files itself unusable. */
function refusal(files: readonly PolicyFile[]): Diagnostic | undefined {
  const total = files.reduce((sum, { content }) => sum + content.length, 0)
  if (files.length > policyLimits.files || total > policyLimits.totalLength) {
    return about(
      files[0]?.path ?? '',
      'too_many',
      `Policies have at most ${policyLimits.files} files and ${policyLimits.totalLength / 1024} KiB.`,
    )
  }
  const seen = new Set<string>()
  for (const { path } of files) {
    if (
      !/^(?:[a-z0-9][a-z0-9_-]*\/){0,4}[a-z0-9][a-z0-9._-]*\.yaml$/i.test(path) ||
      path.length > 200
    ) {
      return about(path.slice(0, 200), 'path_invalid', 'A policy file is named like courses.yaml.')
    }
    if (seen.has(path)) return about(path, 'duplicate_name', 'There are two files of this name.')
    seen.add(path)
  }
  if (files.some(({ path }) => !isTest(path))) return undefined
  return about('', 'file_empty', 'There is no policy file.')
}

function about(path: string, code: string, message: string): Diagnostic {
  return { path, line: 1, column: 1, code, message, hint: null }
}
