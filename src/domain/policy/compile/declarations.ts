/** The first pass over a policy file: what it declares, and the parts that need everybody's declarations. Pure. */
import { showType } from '../attribute-type.ts'
import type { Attributes, Subject, SubjectName } from '../bundle.ts'
import { policyLimits } from '../limits.ts'
import type { ParsedFile, SourceEntry } from '../source.ts'
import { attributeNameRule, isAttributeName, readAttributes } from './read-attributes.ts'
import { quote, readEntries, readMembers, readString, readWords, type Word } from './read-node.ts'
import type { Report } from './report.ts'

export interface Declarations {
  readonly report: Report
  readonly subject: (Subject & { readonly at: Word['at'] }) | undefined
  readonly user: Attributes
  readonly context: Attributes
  /** Unread: a rule may be about a subject of another file. */
  readonly permissions: readonly SourceEntry[]
  readonly roles: readonly SourceEntry[]
}

export function readDeclarations(report: Report, file: ParsedFile): Declarations {
  const none = { report, subject: undefined, user: {}, context: {}, permissions: [], roles: [] }
  const members = readMembers(report, file.root, 'A policy file', [
    'subject',
    'description',
    'attributes',
    'actions',
    'fields',
    'permissions',
    'roles',
    'user',
    'context',
  ])
  if (!members) return none
  const { subject: name, description, attributes, actions, fields } = members
  for (const member of [description, attributes, actions, fields]) {
    if (member && !name) {
      report.error(
        member.keyAt,
        'subject_missing',
        `${member.key} describes a subject, and this file names none.`,
        'Add subject: Name.',
      )
    }
  }
  return {
    report,
    subject: name && readSubject(report, { name, description, attributes, actions, fields }),
    user: attributesOf(report, members.user),
    context: attributesOf(report, members.context),
    permissions: members.permissions
      ? (readEntries(report, members.permissions.value, 'permissions') ?? [])
      : [],
    roles: members.roles ? (readEntries(report, members.roles.value, 'roles') ?? []) : [],
  }
}

function readSubject(
  report: Report,
  parts: Readonly<
    Record<'attributes' | 'actions' | 'fields' | 'description', SourceEntry | undefined>
  > & {
    readonly name: SourceEntry
  },
): Declarations['subject'] {
  const name = readString(report, parts.name.value, 'A subject')
  if (name === undefined) return undefined
  const { at } = parts.name.value
  if (!/^[A-Z][A-Za-z0-9]{0,59}$/.test(name) || name === 'Object') {
    return report.error(
      at,
      'subject_name_invalid',
      `${quote(name)} cannot be the name of a subject.`,
      'Use up to 60 letters and digits, a capital first: Course.',
    )
  }
  const attributes = {
    id: { kind: 'string' as const },
    ...(parts.attributes && readAttributes(report, parts.attributes.value, 'attributes')),
  }
  const address = Object.entries(attributes).find(([, type]) => showType(type).includes('address'))
  if (address) {
    report.error(
      at,
      'type_unknown',
      `${address[0]} cannot be an address: only the context has addresses.`,
      'Declare it as a string.',
    )
  }
  const named = parts.fields ? readWords(report, parts.fields.value, 'fields') : []
  return {
    at,
    name: name as SubjectName, // just checked
    description: parts.description
      ? (readString(report, parts.description.value, 'A description') ?? null)
      : null,
    attributes,
    actions: parts.actions ? actionsOf(report, parts.actions) : usualActions,
    fields: [...new Set([...Object.keys(attributes), ...fieldsOf(report, named)])],
  }
}

/** `manage` is every action to plain CASL, which evaluates packed rules at portals. */
const reservedActions = new Set(['all', 'manage', 'constructor'])

const usualActions = ['create', 'read', 'update', 'delete'] as const

function actionsOf(report: Report, entry: SourceEntry): readonly string[] {
  const words = readWords(report, entry.value, 'actions')
  if (words.length === 0) report.error(entry.value.at, 'list_empty', 'actions names no action.')
  for (const { text, at } of words) {
    if (!/^[a-z][A-Za-z0-9_-]{0,59}$/.test(text) || reservedActions.has(text)) {
      report.error(
        at,
        'action_name_invalid',
        `${quote(text)} cannot be the name of an action.`,
        'Use up to 60 letters, digits, - and _, a small letter first; all and manage are reserved.',
      )
    }
  }
  return words.map(({ text }) => text)
}

function fieldsOf(report: Report, words: readonly Word[]): readonly string[] {
  if (words.length > policyLimits.attributes) {
    report.error(
      words[0]?.at ?? { line: 1, column: 1 },
      'too_many',
      `fields has more than ${policyLimits.attributes} members.`,
    )
  }
  return words.flatMap(({ text, at }) => {
    if (isAttributeName(text)) return [text]
    report.error(
      at,
      'field_name_invalid',
      `${quote(text)} cannot be the name of a field.`,
      attributeNameRule,
    )
    return []
  })
}

function attributesOf(report: Report, entry: SourceEntry | undefined): Attributes {
  const members = entry && readMembers(report, entry.value, entry.key, ['attributes'])
  return members?.attributes ? readAttributes(report, members.attributes.value, 'attributes') : {}
}
