import { and, asc, eq, gt, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { ServiceCredentials } from '../../../application/ports/service-credentials.ts'
import type { PermissionName } from '../../../domain/access/role.ts'
import type { ServiceCredential } from '../../../domain/portal/service-credential.ts'
import { asId, type ServiceCredentialId, type UserId } from '../../../domain/shared/ids.ts'
import type { Database } from './database.ts'
import { toDate, toInstant } from './rows.ts'
import { serviceCredentials } from './schema/index.ts'

/** Reads service credentials from Postgres. */
export function createNeonServiceCredentials({ query, run }: Database): ServiceCredentials {
  const { publicId, tokenHash, createdAt, expiresAt, revokedAt } = serviceCredentials

  async function find(condition: SQL | undefined, limit: number) {
    const rows = await run(
      query
        .select()
        .from(serviceCredentials)
        .where(and(isNull(revokedAt), condition))
        .orderBy(asc(createdAt), asc(publicId))
        .limit(limit),
    )
    return rows.map(toCredential)
  }

  return {
    async findActive(hash, now) {
      const unexpired = or(isNull(expiresAt), gt(expiresAt, toDate(now)))
      return (await find(and(eq(tokenHash, hash), unexpired), 1))[0]
    },
    byId: async (id) => (await find(eq(publicId, id), 1))[0],
    async list({ after, limit }) {
      // Revoked ones stay in the table: the one that a page ended with is always there to go on from.
      const behind = sql`(${createdAt}, ${publicId}) > (
        SELECT last.created_at, last.public_id FROM service_credentials AS last
        WHERE last.public_id = ${after}
      )`
      const found = await find(after === undefined ? undefined : behind, limit + 1)
      return { items: found.slice(0, limit), more: found.length > limit }
    },
  }
}

function toCredential(row: typeof serviceCredentials.$inferSelect): ServiceCredential {
  return {
    id: asId<ServiceCredentialId>(row.publicId),
    name: row.name,
    permissions: row.permissions as PermissionName[], // as this service wrote them
    createdAt: toInstant(row.createdAt),
    createdBy: asId<UserId>(row.createdBy),
    expiresAt: row.expiresAt && toInstant(row.expiresAt),
  }
}
