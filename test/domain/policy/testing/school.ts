import { parsePolicyFile } from '../../../../src/adapters/outbound/yaml/parse-policy-file.ts'
import type { Diagnostic } from '../../../../src/domain/policy/source.ts'
import { readSuite } from '../../../../src/domain/policy/testing/read-suite.ts'
import type { PolicyCase } from '../../../../src/domain/policy/testing/suite.ts'
import { bundleOf } from '../analyse/bundle-of.ts'

/** A small policy that has everything a test file can name. */
export const school = bundleOf(
  {
    path: 'resource.yaml',
    content: `subject: Resource
attributes: { type: string, properties: { list: string } }
actions: [register]
`,
  },
  {
    path: 'course.yaml',
    content: `subject: Course
attributes:
  authorId: string
  status: [draft, published]
  size: number
  free: boolean
  updatedAt: time
  tags: { list: string }
actions: [read, update, delete]
fields: [title, summary]
permissions:
  course:read:
    allow: [{ actions: [read], when: { status: published } }]
  course:author:
    allow:
      - actions: [read]
        when: { authorId: "\${user.id}" }
      - actions: [update]
        fields: [title]
        when: { authorId: "\${user.id}", session.mfaAge: { lte: 5m } }
  course:manage:
    allow: [{ actions: all }]
    deny:
      - actions: [delete]
        when: { status: published }
        reason: A published course is archived, not deleted
roles:
  learner: { permissions: [course:read] }
  author: { inherits: [learner], permissions: [course:author] }
  administrator: { permissions: [course:manage] }
  everyone: { permissions: [course:read] }
user: { attributes: { courses: { list: string } } }
context: { attributes: { campus: string } }
`,
  },
)

/** A test file, read; and what is wrong with it, shortly: `3:9 code message → hint`. */
export function read(content: string): {
  readonly cases: readonly PolicyCase[]
  readonly wrong: readonly string[]
} {
  const parsed = parsePolicyFile({ path: 'course.test.yaml', content })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  const diagnostics: Diagnostic[] = []
  const cases = readSuite(parsed.value, school, diagnostics)
  const wrong = diagnostics.map(
    ({ line, column, code, message, hint }) =>
      `${line}:${column} ${code} ${message}${hint === null ? '' : ` → ${hint}`}`,
  )
  return { cases, wrong }
}

/** The cases of a file that is as it should be. */
export function casesOf(content: string): readonly PolicyCase[] {
  const { cases, wrong } = read(content)
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
  return cases
}
