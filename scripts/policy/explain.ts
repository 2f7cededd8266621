/** `policy explain`: what the files decide about one question, and why. */
import { type AccessRequest, resolveRequest } from '../../src/application/access/access-request.ts'
import type { RoleName } from '../../src/domain/access/role.ts'
import type { UserAttributes } from '../../src/domain/account/user.ts'
import { explain as explainDecision } from '../../src/domain/policy/evaluate/explain.ts'
import { vocabulariesOf } from '../../src/domain/policy/vocabularies.ts'
import { asId, type UserId } from '../../src/domain/shared/ids.ts'
import { instant } from '../../src/domain/shared/instant.ts'
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
  const person = json('--subject', subject)
  const { type, id: thingId, ...properties } = json('--resource', resource)
  const [name = '', field] = action.split(' ')
  const { id, roles, ...attributes } = person
  const request: AccessRequest = {
    subject: { type: 'user', id: String(id ?? '') },
    action: { name, properties: field === undefined ? undefined : { field } },
    resource: { type: String(type ?? ''), id: String(thingId ?? ''), properties },
    context: options.context === undefined ? undefined : json('--context', options.context),
  }
  const principal = {
    id: asId<UserId>(String(id ?? '')),
    roles: (Array.isArray(roles) ? roles.map(String) : []) as RoleName[], // unknown ones hold nothing
    attributes: attributes as UserAttributes, // as they were typed
  }
  const known = { principal, registered: undefined, now: instant(Date.now()) }
  const resolved = resolveRequest({ bundle }, request, known)
  if (!resolved.ok) {
    throw new Misuse(resolved.error.map(({ path, message }) => `${path}: ${message}`).join(' '))
  }
  const { question, facts } = resolved.value
  const state = { bundle, additions: new Map(), vocabularyFor: vocabulariesOf(bundle) }
  const explanation = explainDecision(state, resolved.value.roles, question, facts)
  return { ok: true, json: explanation, text: describeExplanation(explanation) }
}

function json(option: string, text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown> // an object, just checked
    }
  } catch {
    // Said below.
  }
  throw new Misuse(`${option} must be a JSON object.`)
}
