/** `policy explain`: what the files decide about one question, and why. */
import type { Bundle } from '../../src/domain/policy/bundle.ts'
import { explain as explainDecision } from '../../src/domain/policy/evaluate/explain.ts'
import type { Diagnostic, SourceNode } from '../../src/domain/policy/source.ts'
import { grantsOf } from '../../src/domain/policy/testing/grants-of-case.ts'
import { readSuite } from '../../src/domain/policy/testing/read-suite.ts'
import type { PolicyCase } from '../../src/domain/policy/testing/suite.ts'
import { vocabulariesOf } from '../../src/domain/policy/vocabularies.ts'
import { compilePolicies } from '../compile-policies.ts'
import { Misuse } from './misuse.ts'
import type { Outcome } from './outcome.ts'
import { describeExplanation } from './output.ts'

export async function explain(options: {
  dir: string
  subject: string | undefined
  action: string | undefined
  resource: string | undefined
  context: string | undefined
}): Promise<Outcome> {
  const { dir, subject, action, resource } = options
  if (!subject || !action || !resource) {
    throw new Misuse(
      `explain needs --subject '{"id":"ana","roles":["author"]}' --action 'update title' --resource '{"type":"Course","status":"draft"}'.`,
    )
  }
  const compiled = await compilePolicies(dir)
  if (!compiled.ok) throw new Misuse('The policies do not compile; see policy lint.')
  const { bundle } = compiled.value
  const one = caseOf(bundle, {
    person: json('--subject', subject),
    action,
    thing: json('--resource', resource),
    circumstances: options.context === undefined ? {} : json('--context', options.context),
  })
  const { roles, additions } = grantsOf(one)
  const state = { bundle, additions, vocabularyFor: vocabulariesOf(bundle) }
  const explanation = explainDecision(state, roles, one, one.facts)
  return { ok: true, json: explanation, text: describeExplanation(dir, explanation) }
}

type Json = Readonly<Record<string, unknown>>

/** The question, read as a policy test of one line: what no file declares is refused with the same words. */
function caseOf(
  bundle: Bundle,
  asked: { person: Json; action: string; thing: Json; circumstances: Json },
): PolicyCase {
  const { id = 'somebody', roles = [], permissions = [], ...attributes } = asked.person
  const { session = {}, time = new Date().toISOString(), ...context } = asked.circumstances
  const test = {
    name: 'The question',
    resource: '--resource',
    session,
    context: { time, ...context },
    expect: { '--subject': { [asked.action]: 'allow' } },
  }
  const file = {
    users: { '--subject': { id, roles, permissions, attributes } },
    resources: { '--resource': asked.thing },
    tests: [test],
  }
  const diagnostics: Diagnostic[] = []
  const [one] = readSuite({ path: '', root: nodeOf(file) }, bundle, diagnostics)
  if (one && diagnostics.length === 0) return one
  const said = diagnostics.map(({ message, hint }) => (hint ? `${message} ${hint}` : message))
  throw new Misuse(said.join('\n✗ '))
}

/** JSON in the form that policy files are read in. It has no lines: all of it is on the first. */
function nodeOf(value: unknown): SourceNode {
  const at = { line: 1, column: 1 }
  if (Array.isArray(value)) return { kind: 'list', at, items: value.map(nodeOf) }
  if (isJson(value)) {
    const entries = Object.entries(value).map(([key, child]) => ({
      key,
      keyAt: at,
      value: nodeOf(child),
    }))
    return { kind: 'map', at, entries }
  }
  // What is left of JSON when lists and objects are taken out.
  return { kind: 'scalar', at, value: value as string | number | boolean | null }
}

function json(option: string, text: string): Json {
  try {
    const value: unknown = JSON.parse(text)
    if (isJson(value)) return value
  } catch {
    // Said below.
  }
  throw new Misuse(`${option} must be a JSON object.`)
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
