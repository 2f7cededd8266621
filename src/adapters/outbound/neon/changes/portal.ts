/** Statements of what portals are and say. */
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { PortalChange } from '../../../../application/ports/changes/portal.ts'
import type { PermissionId } from '../../../../domain/shared/ids.ts'
import type { Database, Statement } from '../database.ts'
import { toDate } from '../rows.ts'
import { permissions, resources, serviceCredentials } from '../schema/index.ts'
import { requireRow } from './guard.ts'

export function portalStatements(db: Database, change: PortalChange): readonly Statement[] {
  const { query } = db
  switch (change.kind) {
    case 'issue_credential': {
      const { id, createdAt, expiresAt, permissions, ...same } = change.credential
      return [
        query.insert(serviceCredentials).values({
          ...same,
          publicId: id,
          tokenHash: change.hash,
          permissions: [...permissions],
          createdAt: toDate(createdAt),
          expiresAt: expiresAt && toDate(expiresAt),
        }),
      ]
    }
    case 'revoke_credential': {
      const update = query
        .update(serviceCredentials)
        .set({ revokedAt: toDate(change.at) })
        .where(
          and(eq(serviceCredentials.publicId, change.id), isNull(serviceCredentials.revokedAt)),
        )
        .returning({ id: serviceCredentials.publicId })
      return [requireRow(db, update.getSQL(), 'stale')]
    }
    case 'put_resources':
      return putResources(db, change)
    case 'delete_resource': {
      const { type, id } = change
      const removal = query
        .delete(resources)
        .where(and(eq(resources.type, type), eq(resources.id, id)))
        .returning({ id: resources.id })
      return [requireRow(db, removal.getSQL(), 'stale')]
    }
  }
}

function putResources(
  { query }: Database,
  { type, at, ...change }: Extract<PortalChange, { kind: 'put_resources' }>,
): readonly Statement[] {
  // One statement may touch a row once. In one order always, so that two bulks never wait for each other.
  const byId = new Map(change.resources.map(({ id, properties }) => [id, properties]))
  const values = [...byId]
    .map(([id, properties]) => ({ type, id, properties, updatedAt: toDate(at) }))
    .sort((one, other) => (one.id < other.id ? -1 : 1))
  if (values.length === 0) return []
  return [
    query
      .insert(resources)
      .values(values)
      .onConflictDoUpdate({
        target: [resources.type, resources.id],
        set: { properties: sql`excluded.properties`, updatedAt: sql`excluded.updated_at` },
      }),
  ]
}

/** A permission that is deleted and made again is held by nobody. */
export function takenFromCredentials({ query }: Database, id: PermissionId): Statement {
  return query.execute(sql`
    UPDATE ${serviceCredentials} SET permissions = array_remove(permissions, gone.name)
    FROM (SELECT name FROM ${permissions} WHERE ${permissions.id} = ${id}) AS gone
    WHERE gone.name = ANY (${serviceCredentials.permissions})`)
}
