/** What one policy may be, so that no file can make compiling or deciding slow. */
export const policyLimits = {
  files: 200,
  /** UTF-16 code units; a request for publishing is bounded to 1 MiB in all. */
  fileLength: 512 * 1024,
  totalLength: 1024 * 1024,
  /** Nested lists and maps of a file. */
  depth: 16,
  nodes: 100_000,
  subjects: 500,
  attributes: 200,
  permissions: 5_000,
  roles: 1_000,
  rules: 20_000,
  /** Items of one list of values. */
  listLength: 10_000,
  /** Comparisons of one rule. */
  comparisons: 100,
  /** Alternatives that a condition has when it is written as one (for browsers and analysis). */
  alternatives: 64,
  stringLength: 1_000,
} as const
