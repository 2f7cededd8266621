/** Policies as clients see them (contract, section 4), and the mapping from the domain. */
import { z } from '@hono/zod-openapi'
import type { PolicyFiles } from '../../../../application/policy/view-policies.ts'
import type { PolicyVersion } from '../../../../application/ports/policy-versions.ts'
import { policyVersion } from '../../../../domain/policy/policy-version.ts'
import type { Diagnostic } from '../../../../domain/policy/source.ts'

export const policyFileSchema = z
  .strictObject({
    path: z.string().min(1).max(200),
    content: z.string().max(512 * 1024),
  })
  .openapi('PolicyFile', { example: { path: 'course.yaml', content: 'subject: Course\n…' } })

export const policyFilesSchema = z.array(policyFileSchema).min(1).max(400)

const versionMembers = {
  version: z.string().openapi({ description: 'Sequence and hash.', example: '7-Q3o8mVwXy0aB' }),
  message: z.string(),
  publishedAt: z.string().nullable().openapi({ format: 'date-time' }),
  publishedBy: z.string().nullable().openapi({
    description: 'Who wrote it, by id; null: the operator, or built in.',
  }),
  approvedBy: z.string().nullable(),
}

export const policyVersionSchema = z.object(versionMembers).openapi('PolicyVersion')

export const policiesSchema = z
  .object({ ...versionMembers, files: z.array(policyFileSchema) })
  .openapi('Policies')

export function policyVersionJson(version: PolicyVersion): z.infer<typeof policyVersionSchema> {
  return {
    version: policyVersion(version.sequence, version.hash),
    message: version.message,
    publishedAt: new Date(version.publishedAt).toISOString(),
    publishedBy: version.author,
    approvedBy: version.approver,
  }
}

export const publishedPoliciesSchema = policiesSchema
  .extend({
    changes: z.array(
      z.object({ path: z.string(), change: z.enum(['added', 'removed', 'modified']) }),
    ),
  })
  .openapi('PublishedPolicies')

type ChangedFile = z.infer<typeof publishedPoliciesSchema>['changes'][number]

/** Which files differ from the version before. */
export function changedFilesJson({ files, previous }: PolicyFiles): ChangedFile[] {
  const before = new Map(previous.map(({ path, content }) => [path, content]))
  const paths = [...new Set([...before.keys(), ...files.map(({ path }) => path)])].sort()
  return paths.flatMap((path): ChangedFile[] => {
    const content = files.find((file) => file.path === path)?.content
    if (content === before.get(path)) return []
    if (content === undefined) return [{ path, change: 'removed' }]
    return [{ path, change: before.has(path) ? 'modified' : 'added' }]
  })
}

export function policiesJson({
  version,
  hash,
  files,
}: PolicyFiles): z.infer<typeof policiesSchema> {
  const about = version
    ? policyVersionJson(version)
    : {
        version: policyVersion(0, hash),
        message: 'Built into the service; nothing has been published.',
        publishedAt: null,
        publishedBy: null,
        approvedBy: null,
      }
  return { ...about, files: files.map(({ path, content }) => ({ path, content })) }
}

export const diagnosticSchema = z
  .object({
    path: z.string(),
    line: z.int(),
    column: z.int(),
    code: z.string(),
    message: z.string(),
    hint: z.string().nullable(),
  })
  .openapi('PolicyDiagnostic', {
    example: {
      path: 'course.yaml',
      line: 14,
      column: 25,
      code: 'unknown_field',
      message: 'Course has no field "sumary".',
      hint: 'Did you mean summary?',
    },
  })

export function diagnosticJson(diagnostic: Diagnostic): z.infer<typeof diagnosticSchema> {
  const { path, line, column, code, message, hint } = diagnostic
  return { path, line, column, code, message, hint }
}

export const versionParameter = z.object({
  v: z.string().max(60).openapi({
    description: 'A version, or its sequence alone.',
    example: '7',
  }),
})

/** The sequence of `7` or `7-Q3o8mVwXy0aB`; undefined for anything else. */
export function sequenceOf(version: string): number | undefined {
  const digits = /^(0|[1-9]\d{0,8})(?:-[\w-]{12})?$/.exec(version)?.[1]
  return digits === undefined ? undefined : Number(digits)
}
