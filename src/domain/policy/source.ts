/** A policy file as a tree whose every node knows where it stands. What a syntax (YAML) parses to. Types only. */

/** Line and column count from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

export type SourceNode =
  | { readonly kind: 'map'; readonly at: Position; readonly entries: readonly SourceEntry[] }
  | { readonly kind: 'list'; readonly at: Position; readonly items: readonly SourceNode[] }
  | {
      readonly kind: 'scalar'
      readonly at: Position
      readonly value: string | number | boolean | null
    }

export interface SourceEntry {
  readonly key: string
  readonly keyAt: Position
  readonly value: SourceNode
}

/** A file as an administrator sends it. */
export interface PolicyFile {
  /** Relative to `policies/`, with `/` (`courses.yaml`). */
  readonly path: string
  readonly content: string
}

export interface ParsedFile {
  readonly path: string
  readonly root: SourceNode
}

/** What is wrong, or suspicious, in a policy file, and what to do about it. */
export interface Diagnostic extends Position {
  readonly path: string
  /** Stable, snake_case. */
  readonly code: string
  readonly message: string
  readonly hint: string | null
}
