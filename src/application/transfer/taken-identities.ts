/** Who cannot be taken in because somebody is called the same: in the file, or in the record. */
import type { User } from '../../domain/account/user.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { FieldViolation } from '../../domain/shared/violation.ts'
import type { Identities, UserTransfers } from '../ports/user-transfers.ts'
import { type LineReport, lineReport, type NumberedPerson } from './import-line.ts'

/** Remembers whom it has seen. */
export interface Seen {
  /** What is the same as of somebody before; somebody who is refused is not remembered. */
  add(user: User): readonly FieldViolation[]
}

export function createSeen(): Seen {
  const seen = { usernames: new Set<string>(), emails: new Set<string>(), ids: new Set<string>() }
  return {
    add(user) {
      const identity = identityOf(user)
      const repeated = kinds.filter((kind) => seen[kind].has(identity[kind]))
      if (repeated.length > 0) return repeated.map((kind) => words[kind].repeated)
      for (const kind of kinds) seen[kind].add(identity[kind])
      return []
    },
  }
}

/** Asks the record about all of them in one trip. */
export async function withoutTaken(
  userTransfers: UserTransfers,
  people: readonly NumberedPerson[],
  now: Instant,
): Promise<{
  readonly people: readonly NumberedPerson[]
  readonly reports: readonly LineReport[]
}> {
  if (people.length === 0) return { people, reports: [] }
  const identities = people.map(({ user }) => identityOf(user))
  const list = (kind: keyof Identities) => identities.map((identity) => identity[kind])
  const taken = await userTransfers.taken(
    { usernames: list('usernames'), emails: list('emails'), ids: list('ids') },
    now,
  )
  const free: NumberedPerson[] = []
  const reports: LineReport[] = []
  for (const person of people) {
    const identity = identityOf(person.user)
    const had = kinds.filter((kind) => taken[kind].has(identity[kind]))
    for (const kind of had) reports.push(lineReport(person.line, words[kind].taken))
    if (had.length === 0) free.push(person)
  }
  return { people: free, reports }
}

const kinds = ['usernames', 'emails', 'ids'] as const satisfies readonly (keyof Identities)[]

/** As both compare: without letter case. */
function identityOf({ username, email, id }: User): Readonly<Record<keyof Identities, string>> {
  return { usernames: username.toLowerCase(), emails: email.toLowerCase(), ids: id }
}

const words = {
  usernames: violations('username', 'username', 'name'),
  emails: violations('email', 'email', 'address'),
  ids: violations('id', 'id', 'id'),
}

function violations(path: string, code: string, noun: string) {
  return {
    repeated: {
      path,
      code: `${code}_repeated`,
      message: `A line before has the same ${noun}.`,
    },
    taken: {
      path,
      code: `${code}_taken`,
      message: `Somebody has this ${noun}, or it is held back; a line before may have given it to them.`,
    },
  }
}
