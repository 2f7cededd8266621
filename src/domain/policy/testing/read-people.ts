/** Reads the users and the resources that the tests of a file name. Pure. */
import type { PermissionName, RoleName } from '../../access/role.ts'
import type { Bundle, Subject } from '../bundle.ts'
import { quote, readEntries, readMembers, readString, readWords } from '../compile/read-node.ts'
import { type Report, suggest } from '../compile/report.ts'
import { everyone } from '../grants.ts'
import type { SourceEntry, SourceNode } from '../source.ts'
import { readProperties } from './read-properties.ts'
import type { Named, Person, Thing } from './suite.ts'

/**
 * Users by name. Without an id of their own they have their name for one; without roles they have none. Permissions
 * of their own are what a role would bring that administrators have composed of them.
 */
export function readPeople(
  report: Report,
  entry: SourceEntry | undefined,
  bundle: Bundle,
): Named<Person> {
  return readNamed(report, entry, (one) => readPerson(report, one, bundle))
}

/**
 * Resources by name; `type` says which subject of the policies each is. As in AuthZEN 1.0 (section 5.3), attributes may also
 * stand in `properties`: there, one named `type` is an attribute like any other.
 */
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
  const members = readMembers(report, value, 'A user', ['id', 'roles', 'permissions', 'attributes'])
  if (!members) return undefined
  const roles = members.roles ? readRoles(report, members.roles.value, bundle) : []
  const permissions = members.permissions
    ? readPermissions(report, members.permissions.value, bundle)
    : []
  const id = members.id ? readString(report, members.id.value, 'An id') : key
  const attributes = members.attributes
    ? readProperties(report, members.attributes.value, bundle.user, 'user')
    : {}
  return { name: key, roles, permissions, user: { ...attributes, id, role: roles[0], roles } }
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

function readPermissions(
  report: Report,
  node: SourceNode,
  { permissions }: Bundle,
): readonly PermissionName[] {
  const known = permissions.map(({ name }) => name)
  return readWords(report, node, 'permissions').flatMap(({ text, at }) => {
    const permission = known.find((name) => name === text)
    if (permission !== undefined) return [permission]
    const message = `No file declares the permission ${quote(text)}.`
    report.error(at, 'unknown_permission', message, suggest(text, known))
    return []
  })
}

function readThing(
  report: Report,
  { key, keyAt, value }: SourceEntry,
  bundle: Bundle,
): Thing | undefined {
  const members = readEntries(report, value, 'A resource')
  if (!members) return undefined
  const type = members.find((entry) => entry.key === 'type')
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
  const entries = attributesOf(report, members, subject)
  if (!entries) return undefined
  const node: SourceNode = { kind: 'map', at: value.at, entries }
  const properties = readProperties(report, node, subject.attributes, subject.name)
  return { name: key, subject, properties }
}

/** Those beside `type`, and those in `properties`. No attribute is a map, so a map is never one of that name. */
function attributesOf(
  report: Report,
  members: readonly SourceEntry[],
  { attributes }: Subject,
): readonly SourceEntry[] | undefined {
  const nested = members.find(
    ({ key, value }) =>
      key === 'properties' && (value.kind === 'map' || !Object.hasOwn(attributes, key)),
  )
  const beside = members.filter((entry) => entry.key !== 'type' && entry !== nested)
  if (!nested) return beside
  const inside = readEntries(report, nested.value, 'properties')
  if (!inside) return undefined
  for (const { key, keyAt } of inside) {
    if (beside.some((entry) => entry.key === key)) {
      const message = `${quote(key)} is said twice: beside properties, and in them.`
      report.error(keyAt, 'duplicate_name', message, 'Say it once.')
    }
  }
  return [...beside, ...inside]
}
