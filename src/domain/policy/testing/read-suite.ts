/** Reads a file of policy tests; everything that it names must exist in the policies that it tests. Pure. */
import type { Bundle } from '../bundle.ts'
import { quote, readItems, readMembers, readString } from '../compile/read-node.ts'
import { createReport, type Report, suggest } from '../compile/report.ts'
import type { Facts } from '../evaluate/facts.ts'
import { withTimeFacts } from '../evaluate/time-facts.ts'
import type { Diagnostic, ParsedFile, SourceEntry, SourceNode } from '../source.ts'
import { standardAttributes } from '../variables.ts'
import { readExpectations } from './read-expectations.ts'
import { readPeople, readThings } from './read-people.ts'
import { readProperties } from './read-properties.ts'
import type { Named, Person, PolicyCase, Thing } from './suite.ts'

/**
 * Every case of the file. What is wrong goes to `diagnostics`, everything and not only the first thing; the
 * cases are to be run only when nothing was.
 */
export function readSuite(
  file: ParsedFile,
  bundle: Bundle,
  diagnostics: Diagnostic[],
): readonly PolicyCase[] {
  const report = createReport(file.path, diagnostics)
  const members = readMembers(report, file.root, 'A test file', ['users', 'resources', 'tests'])
  if (!members) return []
  const people = readPeople(report, members.users, bundle)
  const things = readThings(report, members.resources, bundle)
  const tests = members.tests && readItems(report, members.tests.value, 'tests')
  if (!members.tests || tests?.length === 0) {
    // Forgotten, it would pass: a file without tests fails none.
    const at = members.tests?.keyAt ?? file.root.at
    const hint = 'Add tests: with a name, a resource and what is expected of whom.'
    report.error(at, 'member_missing', 'This file tests nothing.', hint)
  }
  return (tests ?? []).flatMap((node) => readTest(report, node, { bundle, people, things }))
}

interface World {
  readonly bundle: Bundle
  readonly people: Named<Person>
  readonly things: Named<Thing>
}

function readTest(report: Report, node: SourceNode, world: World): readonly PolicyCase[] {
  const members = readMembers(report, node, 'A test', testMembers)
  if (!members) return []
  const { name, resource, expect } = members
  const missing = required.filter((key) => !members[key])
  if (!name || !resource || !expect) {
    report.error(
      node.at,
      'member_missing',
      `This test has no ${missing.join(' and no ')}.`,
      'A test has a name, a resource and what is expected.',
    )
    return []
  }
  const test = readString(report, name.value, 'A name')
  const thing = readReference(report, resource, world.things)
  const facts = readFacts(report, members, world.bundle)
  if (test === undefined || !thing) return []
  return readExpectations(report, expect, { test, thing, facts, people: world.people })
}

const required = ['name', 'resource', 'expect'] as const
const testMembers = [...required, 'session', 'context'] as const

function readReference(
  report: Report,
  { value }: SourceEntry,
  things: Named<Thing>,
): Thing | undefined {
  const name = readString(report, value, 'A resource')
  if (name === undefined) return undefined
  if (things.has(name)) return things.get(name)
  const message = `There is no resource ${quote(name)} in this file.`
  return report.error(value.at, 'unknown_resource', message, suggest(name, [...things.keys()]))
}

function readFacts(
  report: Report,
  { session, context }: { readonly session?: SourceEntry; readonly context?: SourceEntry },
  bundle: Bundle,
): Omit<Facts, 'user'> {
  const circumstances = { ...bundle.context, ...standardAttributes.context }
  const inSession = standardAttributes.session
  return {
    session: session ? readProperties(report, session.value, inSession, 'session') : {},
    // As the service has them, but for the clock: what a test comes to must not depend on its day.
    context: context
      ? withTimeFacts(readProperties(report, context.value, circumstances, 'context'))
      : {},
  }
}
