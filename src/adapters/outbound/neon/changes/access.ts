/** Statements of the access context. */
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { AccessChange } from '../../../../application/ports/changes/access.ts'
import type { PermissionName, RoleName } from '../../../../domain/access/role.ts'
import type { Database, Statement } from '../database.ts'
import { toDate } from '../rows.ts'
import { permissions, rolePermissions, roles } from '../schema/index.ts'
import { require, requireRow } from './guard.ts'
import { takenFromCredentials } from './portal.ts'

export function accessStatements(db: Database, change: AccessChange): readonly Statement[] {
  const { query } = db
  switch (change.kind) {
    case 'create_role': {
      const { name, description, at } = change
      return [
        permissionsExist(db, change.permissions),
        query
          .insert(roles)
          .values({ name, description, createdAt: toDate(at), updatedAt: toDate(at) }),
        ...grants(db, name, change.permissions),
      ]
    }
    case 'update_role': {
      const { id, name, description, expectedVersion, at } = change
      const update = query
        .update(roles)
        .set({
          name,
          description,
          version: sql`${roles.version} + 1`,
          updatedAt: toDate(at),
        })
        .where(and(eq(roles.id, id), eq(roles.version, expectedVersion)))
        .returning({ id: roles.id })
      return [
        requireRow(db, update.getSQL(), 'stale'),
        permissionsExist(db, change.permissions),
        query.delete(rolePermissions).where(eq(rolePermissions.roleId, id)),
        ...grants(db, name, change.permissions),
      ]
    }
    case 'delete_role': {
      const removal = query
        .delete(roles)
        .where(
          and(
            eq(roles.id, change.id),
            change.expectedVersion === undefined
              ? undefined
              : eq(roles.version, change.expectedVersion),
          ),
        )
        .returning({ id: roles.id })
      return [requireRow(db, removal.getSQL(), 'stale')]
    }
    case 'create_permission':
      return [
        query.insert(permissions).values({ name: change.name, description: change.description }),
      ]
    case 'delete_permission': {
      const removal = query
        .delete(permissions)
        .where(eq(permissions.id, change.id))
        .returning({ id: permissions.id })
      // The roles that held it have changed: whoever edits one of them must see that.
      const touched = query
        .update(roles)
        .set({ version: sql`${roles.version} + 1` })
        .where(
          inArray(
            roles.id,
            query
              .select({ id: rolePermissions.roleId })
              .from(rolePermissions)
              .where(eq(rolePermissions.permissionId, change.id)),
          ),
        )
      return [
        touched,
        takenFromCredentials(db, change.id),
        requireRow(db, removal.getSQL(), 'stale'),
      ]
    }
  }
}

function permissionsExist(db: Database, names: readonly PermissionName[]): Statement {
  // Locked, so that none is deleted before this transaction has given it to the role.
  const known = sql`(SELECT count(*) FROM (
    SELECT FROM ${permissions} WHERE ${named(names)} FOR KEY SHARE
  ) AS known)`
  return require(db, sql`${known} = ${names.length}`, 'unknown_permission')
}

function grants(
  { query }: Database,
  role: RoleName,
  names: readonly PermissionName[],
): readonly Statement[] {
  if (names.length === 0) return []
  return [
    query
      .insert(rolePermissions)
      .select(
        query
          .select({ roleId: roles.id, permissionId: permissions.id })
          .from(roles)
          .innerJoin(permissions, named(names))
          .where(eq(roles.name, role)),
      ),
  ]
}

function named(names: readonly PermissionName[]) {
  return names.length === 0 ? sql`false` : inArray(permissions.name, [...names])
}
