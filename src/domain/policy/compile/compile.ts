/** Compiles parsed policy files into one bundle, or says everything that is wrong with them. Pure. */
import { err, ok, type Result } from '../../shared/result.ts'
import type { Attributes, Bundle, PolicyPermission, Subject } from '../bundle.ts'
import { policyLimits } from '../limits.ts'
import type { Diagnostic, ParsedFile, Position } from '../source.ts'
import { standardAttributes } from '../variables.ts'
import { type Declarations, readDeclarations } from './declarations.ts'
import { readPermission } from './read-permission.ts'
import { checkRoles, readRole } from './read-role.ts'
import { createReport, type Report } from './report.ts'

/** The order of the files does not matter. Errors come sorted by file and line. */
export function compile(files: readonly ParsedFile[]): Result<Bundle, readonly Diagnostic[]> {
  const diagnostics: Diagnostic[] = []
  const sorted = [...files].sort((a, b) => compareText(a.path, b.path))
  const declarations = sorted.map((file) =>
    readDeclarations(createReport(file.path, diagnostics), file),
  )

  const subjects = declareSubjects(declarations)
  const user = declareAttributes(declarations, 'user')
  const context = declareAttributes(declarations, 'context')
  const permissions = readPermissions(declarations, { subjects, user, context })
  const roles = readRoles(declarations, new Set(permissions.map(({ name }) => name)))
  checkSizes(declarations[0]?.report, { subjects: subjects.size, permissions, roles: roles.length })

  if (diagnostics.length > 0) return err(diagnostics.sort(byPlace))
  return ok({
    format: 1,
    subjects: [...subjects.values()].sort(byName),
    user,
    context,
    permissions: [...permissions].sort(byName),
    roles: roles.map(({ role }) => role).sort(byName),
  })
}

function declareSubjects(declarations: readonly Declarations[]): ReadonlyMap<string, Subject> {
  const subjects = new Map<string, Subject>()
  const first = new Map<string, string>()
  for (const { report, subject } of declarations) {
    if (!subject) continue
    const { at, ...declared } = subject
    once(report, first, declared.name, at, 'subject')
    subjects.set(declared.name, declared)
  }
  return subjects
}

function declareAttributes(
  declarations: readonly Declarations[],
  owner: 'user' | 'context',
): Attributes {
  const attributes: Record<string, Attributes[string]> = {}
  for (const { report, [owner]: declared } of declarations) {
    for (const [name, type] of Object.entries(declared)) {
      if (Object.hasOwn(attributes, name) || Object.hasOwn(standardAttributes[owner], name)) {
        report.error(
          start,
          'duplicate_name',
          `The attribute ${owner}.${name} exists already.`,
          'Each attribute is declared once, in one file.',
        )
      }
      attributes[name] = type
    }
  }
  return attributes
}

function readPermissions(
  declarations: readonly Declarations[],
  declared: Parameters<typeof readPermission>[3],
): readonly PolicyPermission[] {
  const first = new Map<string, string>()
  return declarations.flatMap(({ report, subject, permissions }) =>
    permissions.flatMap((entry) => {
      const own = subject && declared.subjects.get(subject.name)
      const permission = readPermission(report, entry, own, declared)
      if (permission) once(report, first, permission.name, entry.keyAt, 'permission')
      return permission ? [permission] : []
    }),
  )
}

function readRoles(declarations: readonly Declarations[], permissions: ReadonlySet<string>) {
  const first = new Map<string, string>()
  const roles = declarations.flatMap(({ report, roles }) =>
    roles.flatMap((entry) => {
      const declaration = readRole(report, entry)
      if (declaration) once(report, first, declaration.role.name, entry.keyAt, 'role')
      return declaration ? [declaration] : []
    }),
  )
  checkRoles(roles, permissions)
  return roles
}

function checkSizes(
  report: Report | undefined,
  made: { subjects: number; permissions: readonly PolicyPermission[]; roles: number },
): void {
  const counts = {
    subjects: made.subjects,
    permissions: made.permissions.length,
    roles: made.roles,
    rules: made.permissions.reduce((sum, { rules }) => sum + rules.length, 0),
  }
  for (const [what, count] of Object.entries(counts)) {
    const limit = policyLimits[what as keyof typeof counts] // the keys of `counts`
    if (count > limit)
      report?.error(start, 'too_many', `There are ${count} ${what}; at most ${limit} are taken.`)
  }
}

const start: Position = { line: 1, column: 1 }

function once(
  report: Report,
  first: Map<string, string>,
  name: string,
  at: Position,
  what: string,
): void {
  const before = first.get(name)
  if (before === undefined) first.set(name, `${report.path}:${at.line}`)
  else
    report.error(
      at,
      'duplicate_name',
      `The ${what} ${name} exists already.`,
      `It is declared in ${before}.`,
    )
}

const byName = (a: { readonly name: string }, b: { readonly name: string }) =>
  compareText(a.name, b.name)

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return compareText(a.path, b.path) || a.line - b.line || a.column - b.column
}

/** By code unit: the same everywhere, whatever the locale. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
