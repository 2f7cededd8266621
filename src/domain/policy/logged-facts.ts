/** Which attributes a decision is logged with: those that conditions ask for, and no others. Pure. */
import type { Bundle, SubjectName } from './bundle.ts'
import { type AttributeOwner, isComparison, leaves } from './condition.ts'
import type { Facts, Properties } from './evaluate/facts.ts'

export type LoggedFacts = Facts & { readonly resource: Properties }

/** What nobody's log is to hold, whatever conditions ask. */
const personal = new Set(['email', 'username', 'firstName', 'lastName', 'address'])

export function loggedFacts(bundle: Bundle, subject: SubjectName, facts: LoggedFacts): LoggedFacts {
  const asked = askedFor(bundle, subject)
  const kept = (owner: AttributeOwner) =>
    Object.fromEntries(
      Object.entries(facts[owner]).filter(
        ([name]) => asked.has(`${owner}.${name}`) && !personal.has(name),
      ),
    )
  return {
    user: kept('user'),
    session: kept('session'),
    context: kept('context'),
    resource: kept('resource'),
  }
}

const known = new WeakMap<Bundle, Map<SubjectName, ReadonlySet<string>>>()

function askedFor(bundle: Bundle, subject: SubjectName): ReadonlySet<string> {
  const bySubject = known.get(bundle) ?? new Map<SubjectName, ReadonlySet<string>>()
  known.set(bundle, bySubject)
  const found = bySubject.get(subject)
  if (found) return found
  const rules = bundle.permissions
    .flatMap(({ rules }) => rules)
    .filter((rule) => rule.subject === subject)
  const references = rules
    .flatMap(({ condition }) => leaves(condition))
    .flatMap((leaf) =>
      isComparison(leaf)
        ? [leaf.left, leaf.right].flatMap((side) => ('attribute' in side ? [side.attribute] : []))
        : [leaf.attribute],
    )
  const names = new Set(references.map(({ owner, name }) => `${owner}.${name}`))
  bySubject.set(subject, names)
  return names
}
