/** Reads a permission with its rules, once every subject is known. Pure. */
import { parsePermissionName } from '../../access/role.ts'
import type { Attributes, PolicyPermission, Rule, Subject } from '../bundle.ts'
import { always } from '../condition.ts'
import type { SourceEntry, SourceNode } from '../source.ts'
import { vocabularyOf } from '../variables.ts'
import { readCondition } from './read-condition.ts'
import { quote, readItems, readMembers, readString, readWords } from './read-node.ts'
import { type Report, suggest } from './report.ts'

export interface Declared {
  readonly subjects: ReadonlyMap<string, Subject>
  readonly user: Attributes
  readonly context: Attributes
}

export function readPermission(
  report: Report,
  { key, keyAt, value }: SourceEntry,
  ownSubject: Subject | undefined,
  declared: Declared,
): PolicyPermission | undefined {
  const name = parsePermissionName(key)
  if (!name.ok) {
    return report.error(
      keyAt,
      'permission_name_invalid',
      `${quote(key)} cannot be the name of a permission.`,
      name.error.message,
    )
  }
  const members = readMembers(report, value, 'A permission', ['description', 'allow', 'deny'])
  if (!members) return undefined
  if (!members.allow && !members.deny) {
    report.error(
      keyAt,
      'permission_empty',
      `${key} neither allows nor denies anything.`,
      'Add allow: with a list of rules.',
    )
  }
  const rules = (['allow', 'deny'] as const).flatMap((effect) => {
    const entry = members[effect]
    const items = entry ? (readItems(report, entry.value, `The rules of ${effect}`) ?? []) : []
    if (entry && items.length === 0 && entry.value.kind === 'list') {
      report.error(entry.value.at, 'list_empty', `${effect} has no rule.`)
    }
    return items.flatMap((item, index) => {
      const rule = readRule(
        report,
        item,
        { id: `${key}/${effect}/${index + 1}`, effect },
        ownSubject,
        declared,
      )
      return rule ? [rule] : []
    })
  })
  return {
    name: name.value,
    description: members.description
      ? (readString(report, members.description.value, 'A description') ?? null)
      : null,
    rules,
    origin: { path: report.path, line: keyAt.line },
  }
}

function readRule(
  report: Report,
  node: SourceNode,
  { id, effect }: Pick<Rule, 'id' | 'effect'>,
  ownSubject: Subject | undefined,
  declared: Declared,
): Rule | undefined {
  const members = readMembers(report, node, 'A rule', [
    'actions',
    'subject',
    'fields',
    'when',
    'reason',
  ])
  if (!members) return undefined
  const subject = members.subject
    ? namedSubject(report, members.subject.value, declared)
    : ownSubject
  if (!subject) {
    if (members.subject) return undefined
    return report.error(
      node.at,
      'subject_missing',
      'This rule is about nothing.',
      'Add subject: to the rule or to the file.',
    )
  }
  if (!members.actions) {
    return report.error(
      node.at,
      'actions_missing',
      'A rule says which actions it is about.',
      `Add actions: [${subject.actions.slice(0, 2).join(', ')}].`,
    )
  }
  if (effect === 'allow' && members.reason) {
    report.error(members.reason.keyAt, 'unknown_key', 'Only a rule of deny has a reason.')
  }
  const actions = readActions(report, members.actions.value, subject)
  const fields = members.fields ? readFields(report, members.fields.value, subject) : null
  const vocabulary = vocabularyOf(declared, subject.attributes)
  const condition = members.when ? readCondition(report, members.when.value, vocabulary) : always
  const reason = members.reason
    ? (readString(report, members.reason.value, 'A reason') ?? null)
    : null
  if (!condition) return undefined
  return {
    id,
    effect,
    subject: subject.name,
    actions,
    fields,
    condition,
    reason,
    origin: { path: report.path, line: node.at.line },
  }
}

function namedSubject(report: Report, node: SourceNode, declared: Declared): Subject | undefined {
  const name = readString(report, node, 'A subject')
  if (name === undefined) return undefined
  const subject = declared.subjects.get(name)
  return (
    subject ??
    report.error(
      node.at,
      'unknown_subject',
      `No file declares the subject ${quote(name)}.`,
      suggest(name, [...declared.subjects.keys()]),
    )
  )
}

function readActions(report: Report, node: SourceNode, subject: Subject): readonly string[] {
  if (node.kind === 'scalar' && node.value === 'all') return subject.actions
  const words = readWords(report, node, 'actions')
  if (words.length === 0 && node.kind === 'list')
    report.error(
      node.at,
      'list_empty',
      'actions names no action.',
      'Write actions: all for every action of the subject.',
    )
  for (const { text, at } of words) {
    if (!subject.actions.includes(text)) {
      report.error(
        at,
        'unknown_action',
        `${subject.name} has no action ${quote(text)}.`,
        suggest(text, subject.actions),
      )
    }
  }
  return words.map(({ text }) => text)
}

function readFields(report: Report, node: SourceNode, subject: Subject): readonly string[] {
  const words = readWords(report, node, 'fields')
  if (words.length === 0 && node.kind === 'list')
    report.error(
      node.at,
      'list_empty',
      'A rule for no field does nothing.',
      'Leave out fields for the whole thing.',
    )
  for (const { text, at } of words) {
    if (!subject.fields.includes(text)) {
      report.error(
        at,
        'unknown_field',
        `${subject.name} has no field ${quote(text)}.`,
        suggest(text, subject.fields),
      )
    }
  }
  return words.map(({ text }) => text)
}
