import type { ServiceCredentials } from '../../../application/ports/service-credentials.ts'
import type { ServiceCredential } from '../../../domain/portal/service-credential.ts'
import type { CredentialRow, MemoryStore } from './store.ts'

/** Reads service credentials from memory. */
export function createMemoryServiceCredentials(store: MemoryStore): ServiceCredentials {
  const standing = () => {
    const rows = [...store.state.credentials.values()].filter((row) => row.revokedAt === null)
    return rows.sort(
      (one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1),
    )
  }
  return {
    async findActive(hash, now) {
      const row = standing().find((one) => one.hash === hash)
      const active = row && (row.expiresAt === null || row.expiresAt > now)
      return active ? toCredential(row) : undefined
    },
    async byId(id) {
      const row = standing().find((one) => one.id === id)
      return row && toCredential(row)
    },
    async list({ after, limit }) {
      const all = [...store.state.credentials.values()]
      const last = all.find(({ id }) => id === after)
      const rest = standing().filter((row) => after === undefined || (last && isAfter(row, last)))
      return { items: rest.slice(0, limit).map(toCredential), more: rest.length > limit }
    },
  }
}

function isAfter(one: CredentialRow, other: CredentialRow): boolean {
  if (one.createdAt !== other.createdAt) return one.createdAt > other.createdAt
  return one.id > other.id
}

function toCredential({ hash, revokedAt, ...credential }: CredentialRow): ServiceCredential {
  return credential
}
