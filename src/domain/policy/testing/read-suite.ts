/** Reads a file of policy tests; everything that it names must exist in the policies that it tests. Pure. */
import type { RoleName } from '../../access/role.ts'
import { toValue } from '../attribute-type.ts'
import type { Attributes, Bundle, Subject } from '../bundle.ts'
import {
  quote,
  readEntries,
  readItems,
  readMembers,
  readString,
  readWords,
  shapeOf,
} from '../compile/read-node.ts'
import { createReport, type Report, suggest } from '../compile/report.ts'
import type { Facts, Properties } from '../evaluate/facts.ts'
import { everyone } from '../grants.ts'
import type { Diagnostic, ParsedFile, SourceEntry, SourceNode } from '../source.ts'
import { standardAttributes } from '../variables.ts'
import type { PolicyCase } from './suite.ts'

interface Person {
  readonly name: string
  readonly roles: readonly RoleName[]
  readonly user: Properties
}

interface Thing {
  readonly name: string
  readonly subject: Subject
  readonly properties: Properties
}

export function readSuite(
  file: ParsedFile,
  bundle: Bundle,
  diagnostics: Diagnostic[],
): readonly PolicyCase[] {
  const report = createReport(file.path, diagnostics)
  const members = readMembers(report, file.root, 'A test file', ['users', 'resources', 'tests'])
  if (!members) return []
  const people = namedBy(members.users, (entry) => readPerson(report, entry, bundle), report)
  const things = namedBy(members.resources, (entry) => readThing(report, entry, bundle), report)
  const tests = members.tests ? (readItems(report, members.tests.value, 'tests') ?? []) : []
  return tests.flatMap((node) => readTest(report, node, { bundle, people, things }))
}

function namedBy<T extends { readonly name: string }>(
  entry: SourceEntry | undefined,
  read: (entry: SourceEntry) => T | undefined,
  report: Report,
): ReadonlyMap<string, T> {
  const entries = entry ? (readEntries(report, entry.value, entry.key) ?? []) : []
  return new Map(
    entries.flatMap((one) => {
      const made = read(one)
      return made ? [[made.name, made] as const] : []
    }),
  )
}

function readPerson(
  report: Report,
  { key, value }: SourceEntry,
  bundle: Bundle,
): Person | undefined {
  const members = readMembers(report, value, 'A user', ['id', 'roles', 'attributes'])
  if (!members) return undefined
  const known = bundle.roles.map(({ name }) => name).filter((name) => name !== everyone)
  const roles = (members.roles ? readWords(report, members.roles.value, 'roles') : []).map(
    ({ text, at }) => {
      if (!known.some((name) => name === text)) {
        report.error(
          at,
          'unknown_role',
          `No file declares the role ${quote(text)}.`,
          suggest(text, known),
        )
      }
      return text as RoleName // checked above
    },
  )
  const id = members.id ? readString(report, members.id.value, 'An id') : key
  const attributes = members.attributes
    ? readProperties(report, members.attributes.value, bundle.user, 'user')
    : {}
  return { name: key, roles, user: { ...attributes, id, role: roles[0], roles } }
}

function readThing(
  report: Report,
  { key, keyAt, value }: SourceEntry,
  bundle: Bundle,
): Thing | undefined {
  const entries = readEntries(report, value, 'A resource')
  const type = entries?.find((entry) => entry.key === 'type')
  if (!entries || !type) {
    if (entries)
      report.error(keyAt, 'subject_missing', `${key} does not say what it is.`, 'Add type: Course.')
    return undefined
  }
  const name = readString(report, type.value, 'A type')
  const subject = bundle.subjects.find((one) => one.name === name)
  if (!subject) {
    const known = bundle.subjects.map((one) => one.name)
    return report.error(
      type.value.at,
      'unknown_subject',
      `No file declares the subject ${quote(name ?? '')}.`,
      suggest(name ?? '', known),
    )
  }
  const rest = entries.filter((entry) => entry !== type)
  const node = { kind: 'map', at: value.at, entries: rest } as const
  return {
    name: key,
    subject,
    properties: readProperties(report, node, subject.attributes, subject.name),
  }
}

function readProperties(
  report: Report,
  node: SourceNode,
  attributes: Attributes,
  what: string,
): Properties {
  const properties: Record<string, unknown> = {}
  for (const { key, keyAt, value } of readEntries(report, node, 'Attributes') ?? []) {
    const type = Object.hasOwn(attributes, key) ? attributes[key] : undefined
    const plain = plainValue(value)
    if (!type) {
      report.error(
        keyAt,
        'unknown_attribute',
        `${what} has no attribute ${quote(key)}.`,
        suggest(key, Object.keys(attributes)),
      )
    } else if (toValue(type, plain) === undefined) {
      report.error(value.at, 'wrong_type', `${key} cannot be ${shapeOf(value)}.`)
    } else properties[key] = plain
  }
  return properties
}

interface World {
  readonly bundle: Bundle
  readonly people: ReadonlyMap<string, Person>
  readonly things: ReadonlyMap<string, Thing>
}

function readTest(report: Report, node: SourceNode, world: World): readonly PolicyCase[] {
  const members = readMembers(report, node, 'A test', [
    'name',
    'resource',
    'session',
    'context',
    'expect',
  ])
  if (!members) return []
  const { name, resource, session, context, expect } = members
  if (!name || !resource || !expect) {
    report.error(node.at, 'member_missing', 'A test has a name, a resource and what is expected.')
    return []
  }
  const test = readString(report, name.value, 'A name') ?? ''
  const thingName = readString(report, resource.value, 'A resource') ?? ''
  const thing = world.things.get(thingName)
  if (!thing) {
    report.error(
      resource.value.at,
      'unknown_resource',
      `There is no resource ${quote(thingName)} in this file.`,
      suggest(thingName, [...world.things.keys()]),
    )
    return []
  }
  const declared = { ...world.bundle.context, ...standardAttributes.context }
  const facts = {
    session: session
      ? readProperties(report, session.value, standardAttributes.session, 'session')
      : {},
    context: context ? readProperties(report, context.value, declared, 'context') : {},
  }
  return (readEntries(report, expect.value, 'expect') ?? []).flatMap((entry) =>
    readExpectations(report, entry, { test, thing, facts, world }),
  )
}

function readExpectations(
  report: Report,
  { key, keyAt, value }: SourceEntry,
  about: { test: string; thing: Thing; facts: Omit<Facts, 'user'>; world: World },
): readonly PolicyCase[] {
  const { test, thing, facts, world } = about
  const person = world.people.get(key)
  if (!person) {
    report.error(
      keyAt,
      'unknown_user',
      `There is no user ${quote(key)} in this file.`,
      suggest(key, [...world.people.keys()]),
    )
    return []
  }
  return (readEntries(report, value, 'What is expected') ?? []).flatMap((entry) => {
    const [action = '', field, ...more] = entry.key.split(' ')
    const { subject } = thing
    if (!subject.actions.includes(action) || more.length > 0) {
      report.error(
        entry.keyAt,
        'unknown_action',
        `${subject.name} has no action ${quote(action)}.`,
        suggest(action, subject.actions),
      )
      return []
    }
    if (field !== undefined && !subject.fields.includes(field)) {
      report.error(
        entry.keyAt,
        'unknown_field',
        `${subject.name} has no field ${quote(field)}.`,
        suggest(field, subject.fields),
      )
      return []
    }
    const expected = entry.value.kind === 'scalar' ? entry.value.value : undefined
    if (expected !== 'allow' && expected !== 'deny') {
      report.error(
        entry.value.at,
        'wrong_shape',
        `Expected is allow or deny, not ${shapeOf(entry.value)}.`,
      )
      return []
    }
    return [
      {
        path: report.path,
        line: entry.keyAt.line,
        test,
        user: person.name,
        roles: person.roles,
        subject: subject.name,
        resource: thing.properties,
        resourceName: thing.name,
        action,
        field,
        facts: { ...facts, user: person.user },
        expected,
      },
    ]
  })
}

function plainValue(node: SourceNode): unknown {
  if (node.kind === 'scalar') return node.value
  return node.kind === 'list' ? node.items.map(plainValue) : undefined
}
