/** Reads what one test expects of each user: `anna: { read: allow, update title: deny }`. Pure. */
import type { Subject } from '../bundle.ts'
import { quote, readEntries, shapeOf } from '../compile/read-node.ts'
import { type Report, suggest } from '../compile/report.ts'
import type { Facts } from '../evaluate/facts.ts'
import type { SourceEntry } from '../source.ts'
import type { Named, Person, PolicyCase, Thing } from './suite.ts'

/** One case for each user and action, or action and field; an unknown name is an error and no case. */
export function readExpectations(
  report: Report,
  expect: SourceEntry,
  about: {
    readonly test: string
    readonly thing: Thing
    readonly facts: Omit<Facts, 'user'>
    readonly people: Named<Person>
  },
): readonly PolicyCase[] {
  const { test, thing, facts, people } = about
  return (filled(report, expect) ?? []).flatMap((entry) => {
    const { key, keyAt } = entry
    if (!people.has(key)) {
      const message = `There is no user ${quote(key)} in this file.`
      report.error(keyAt, 'unknown_user', message, suggest(key, [...people.keys()]))
    }
    const person = people.get(key)
    if (!person) return []
    return (filled(report, entry) ?? []).flatMap((answer): readonly PolicyCase[] => {
      const what = readWhat(report, answer, thing.subject)
      const expected = readAnswer(report, answer)
      if (!what || !expected) return []
      return [
        {
          path: report.path,
          line: answer.keyAt.line,
          test,
          user: person.name,
          roles: person.roles,
          permissions: person.permissions,
          subject: thing.subject.name,
          resource: thing.properties,
          resourceName: thing.name,
          ...what,
          facts: { ...facts, user: person.user },
          expected,
        },
      ]
    })
  })
}

/** An empty map would pass without having asked anything. */
function filled(report: Report, { key, keyAt, value }: SourceEntry) {
  const entries = readEntries(report, value, key)
  if (!entries || entries.length > 0) return entries
  const hint =
    key === 'expect' ? 'Add a user: anna: { read: allow }.' : 'Add an action: { read: allow }.'
  return report.error(keyAt, 'expectation_missing', `${key} expects nothing.`, hint)
}

function readWhat(
  report: Report,
  { key, keyAt }: SourceEntry,
  { name, actions, fields }: Subject,
): Pick<PolicyCase, 'action' | 'field'> | undefined {
  const [action = '', field, ...more] = key.split(/\s+/)
  if (more.length > 0) {
    const message = `${quote(key)} is more than an action and a field.`
    return report.error(keyAt, 'unknown_action', message, 'Write one field a line: update title.')
  }
  if (!actions.includes(action)) {
    const message = `${name} has no action ${quote(action)}.`
    return report.error(keyAt, 'unknown_action', message, suggest(action, actions))
  }
  if (field !== undefined && !fields.includes(field)) {
    const message = `${name} has no field ${quote(field)}.`
    return report.error(keyAt, 'unknown_field', message, suggest(field, fields))
  }
  return { action, field }
}

function readAnswer(report: Report, { value }: SourceEntry): PolicyCase['expected'] | undefined {
  const answer = value.kind === 'scalar' ? value.value : undefined
  if (answer === 'allow' || answer === 'deny') return answer
  const message = `Expected is allow or deny, not ${shapeOf(value)}.`
  const hint = typeof answer === 'string' ? suggest(answer, ['allow', 'deny']) : undefined
  return report.error(value.at, 'wrong_shape', message, hint ?? 'Write allow or deny.')
}
