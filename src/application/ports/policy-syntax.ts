import type { Diagnostic, ParsedFile, PolicyFile } from '../../domain/policy/source.ts'
import type { Result } from '../../domain/shared/result.ts'

/** Parses the text of one policy file into a tree that knows its lines. Bounded in time and memory. */
export interface PolicySyntax {
  /** Everything that is wrong with the text comes back at once; a key is never taken twice. */
  parse(file: PolicyFile): Promise<Result<ParsedFile, readonly Diagnostic[]>>
}
