/** Tables of the access context: roles, permissions, and who holds what. */
import { sql } from 'drizzle-orm'
import {
  boolean,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  serial,
  text,
  unique,
  varchar,
} from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'

export const roles = pgTable(
  'roles',
  {
    id: serial().primaryKey(),
    name: varchar({ length: 50 }).notNull(),
    description: text(),
    /** Shipped with the service. */
    system: boolean().notNull().default(false),
    /** Grows with every change: the entity tag of the role. */
    version: integer().notNull().default(1),
    createdAt: moment('created_at').notNull().default(sql`CURRENT_TIMESTAMP`),
    /** Kept true by the trigger `roles_touch`. */
    updatedAt: moment('updated_at').notNull().default(sql`CURRENT_TIMESTAMP`),
  },
  (table) => [unique('roles_name_unique').on(table.name)],
)

export const permissions = pgTable(
  'permissions',
  {
    id: serial().primaryKey(),
    name: varchar({ length: 100 }).notNull(),
    description: text(),
    /** Shipped with the service: its routes ask for it. */
    system: boolean().notNull().default(false),
  },
  (table) => [unique('permissions_name_unique').on(table.name)],
)

export const rolePermissions = pgTable(
  'role_permissions',
  {
    roleId: integer('role_id').notNull(),
    permissionId: integer('permission_id').notNull(),
  },
  (table) => [
    primaryKey({ name: 'role_permissions_pk', columns: [table.roleId, table.permissionId] }),
    index('role_permissions_permission_index').on(table.permissionId),
    foreignKey({
      name: 'role_permissions_role_fk',
      columns: [table.roleId],
      foreignColumns: [roles.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'role_permissions_permission_fk',
      columns: [table.permissionId],
      foreignColumns: [permissions.id],
    }).onDelete('cascade'),
  ],
)
