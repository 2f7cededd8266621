/** Reads the users and the resources that the tests of a file name. Pure. */
import type { RoleName } from '../../access/role.ts'
import type { Bundle } from '../bundle.ts'
import { quote, readEntries, readMembers, readString, readWords } from '../compile/read-node.ts'
import { type Report, suggest } from '../compile/report.ts'
import { everyone } from '../grants.ts'
import type { SourceEntry, SourceNode } from '../source.ts'
import { readProperties } from './read-properties.ts'
import type { Named, Person, Thing } from './suite.ts'

/** Users by name. Without an id of their own they have their name for one; without roles they have none. */
export function readPeople(
  report: Report,
  entry: SourceEntry | undefined,
  bundle: Bundle,
): Named<Person> {
  return readNamed(report, entry, (one) => readPerson(report, one, bundle))
}

/** Resources by name; `type` says which subject of the policies each is. */
export function readThings(
  report: Report,
  entry: SourceEntry | undefined,
  bundle: Bundle,
): Named<Thing> {
  return readNamed(report, entry, (one) => readThing(report, one, bundle))
}

function readNamed<T>(
  report: Report,
  entry: SourceEntry | undefined,
  read: (entry: SourceEntry) => T | undefined,
): Named<T> {
  const entries = entry ? (readEntries(report, entry.value, entry.key) ?? []) : []
  return new Map(entries.map((one) => [one.key, read(one)]))
}

function readPerson(
  report: Report,
  { key, value }: SourceEntry,
  bundle: Bundle,
): Person | undefined {
  const members = readMembers(report, value, 'A user', ['id', 'roles', 'attributes'])
  if (!members) return undefined
  const roles = members.roles ? readRoles(report, members.roles.value, bundle) : []
  const id = members.id ? readString(report, members.id.value, 'An id') : key
  const attributes = members.attributes
    ? readProperties(report, members.attributes.value, bundle.user, 'user')
    : {}
  return { name: key, roles, user: { ...attributes, id, role: roles[0], roles } }
}

function readRoles(report: Report, node: SourceNode, bundle: Bundle): readonly RoleName[] {
  const known = bundle.roles.map(({ name }) => name).filter((name) => name !== everyone)
  return readWords(report, node, 'roles').flatMap(({ text, at }) => {
    const role = known.find((name) => name === text)
    if (role !== undefined) return [role]
    if (text === everyone) {
      const hint = 'Leave it out: everybody who is signed in has it.'
      report.error(at, 'unknown_role', 'The role everyone is given to nobody.', hint)
    } else {
      const message = `No file declares the role ${quote(text)}.`
      report.error(at, 'unknown_role', message, suggest(text, known))
    }
    return []
  })
}

function readThing(
  report: Report,
  { key, keyAt, value }: SourceEntry,
  bundle: Bundle,
): Thing | undefined {
  const entries = readEntries(report, value, 'A resource')
  if (!entries) return undefined
  const type = entries.find((entry) => entry.key === 'type')
  if (!type) {
    const message = `${key} does not say what it is.`
    return report.error(keyAt, 'subject_missing', message, 'Add type: Course.')
  }
  const name = readString(report, type.value, 'A type')
  if (name === undefined) return undefined
  const subject = bundle.subjects.find((one) => one.name === name)
  if (!subject) {
    return report.error(
      type.value.at,
      'unknown_subject',
      `No file declares the subject ${quote(name)}.`,
      suggest(
        name,
        bundle.subjects.map((one) => one.name),
      ),
    )
  }
  const rest = entries.filter((entry) => entry !== type)
  const node: SourceNode = { kind: 'map', at: value.at, entries: rest }
  const properties = readProperties(report, node, subject.attributes, subject.name)
  return { name: key, subject, properties }
}
