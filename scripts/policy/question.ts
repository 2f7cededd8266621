/** The question of `policy explain`, as people may type it: `--user` for `--subject`, `--roles a,b`, `--field title`. Pure. */
import { Misuse } from './misuse.ts'

/** What the command line says of a question; each member is an option. */
export interface TypedQuestion {
  readonly subject?: string | undefined
  readonly user?: string | undefined
  readonly roles?: string | undefined
  readonly action?: string | undefined
  readonly field?: string | undefined
}

/** The one form that `explain` takes. Refuses what says a thing twice, and what would be read as nothing. */
export function questionOf(typed: TypedQuestion): {
  readonly subject: string | undefined
  readonly action: string | undefined
} {
  return { subject: subjectOf(typed), action: actionOf(typed) }
}

function subjectOf({ subject, user, roles }: TypedQuestion): string | undefined {
  if (subject !== undefined && user !== undefined) {
    throw new Misuse('--user and --subject are the same: give one of them.')
  }
  const text = user ?? subject
  if (text === undefined && roles === undefined) return undefined
  const option = user === undefined ? '--subject' : '--user'
  const person = text === undefined ? { id: 'somebody' } : jsonObject(option, text)
  if ('roles' in person && !isWords(person.roles)) {
    throw new Misuse(`The roles of ${option} must be a list of names: {"roles":["author"]}.`)
  }
  if (roles === undefined) return JSON.stringify(person)
  if ('roles' in person) throw new Misuse(`Say the roles once: in ${option}, or with --roles.`)
  const names = roles.split(',').map((name) => name.trim())
  return JSON.stringify({ ...person, roles: names.filter((name) => name !== '') })
}

function actionOf({ action, field }: TypedQuestion): string | undefined {
  if (action === undefined) return undefined
  const words = [...action.trim().split(/\s+/), ...(field === undefined ? [] : [field.trim()])]
  if (words.length <= 2 && words.every((word) => word !== '')) return words.join(' ')
  throw new Misuse("An action has at most one field: --action 'update title', or --field title.")
}

function jsonObject(option: string, text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { ...value }
    }
  } catch {
    // Said below.
  }
  throw new Misuse(`${option} must be a JSON object: {"id":"anna","roles":["author"]}.`)
}

function isWords(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
