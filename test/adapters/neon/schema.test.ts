import { readFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import journal from '../../../migrations/meta/_journal.json' with { type: 'json' }
import * as schema from '../../../src/adapters/outbound/neon/schema/index.ts'
import { builtInRoles } from '../../../src/domain/access/built-in.ts'
import { builtInPolicy } from '../../support/built-in-policy.ts'

let database: PGlite

beforeAll(async () => {
  database = await PGlite.create()
}, 60_000)

afterAll(() => database.close())

describe('the migrations', () => {
  test('say what the schema says: nothing is left to generate', async () => {
    const last = journal.entries.at(-1)
    const snapshot = JSON.parse(
      await readFile(`migrations/meta/${String(last?.idx).padStart(4, '0')}_snapshot.json`, 'utf8'),
    )
    const now = generateDrizzleJson({ ...schema }, snapshot.id)
    expect(await generateMigration(snapshot, now)).toEqual([])
  })

  test('run forward one by one, over rows that earlier ones left', async () => {
    const migrations = readMigrationFiles({ migrationsFolder: 'migrations' })
    for (const [index, { sql }] of migrations.entries()) {
      for (const statement of sql) await database.exec(statement)
      if (index === 0) {
        await database.exec(`
          INSERT INTO roles (name) VALUES ('learner'), ('custom');
          INSERT INTO permissions (name) VALUES ('course:publish');
          INSERT INTO role_permissions SELECT r.id, p.id FROM roles r, permissions p;
          INSERT INTO users (username, email, password_hash, role)
          VALUES ('Old', 'Old@example.org', 'h', 'custom');
        `)
      }
    }
    const { rows } = await database.query('SELECT name, system FROM roles ORDER BY name')
    expect(rows).toContainEqual({ name: 'custom', system: false })
    expect(rows).toContainEqual({ name: 'learner', system: true })
  })
})

describe('the migrated database', () => {
  test('has the built-in roles and permissions that the domain names, held as it needs', async () => {
    const roles = await names('SELECT name FROM roles WHERE system')
    expect(roles).toEqual([...builtInRoles].sort())
    const permissions = await names('SELECT name FROM permissions WHERE system')
    expect(permissions).toEqual(builtInPolicy.bundle.permissions.map(({ name }) => name))
    // What roles hold from the start stands in the files alone.
    expect(
      await names(`SELECT roles.name FROM role_permissions
        JOIN roles ON roles.id = role_id WHERE roles.name IN ('administrator', 'support')`),
    ).toEqual([])
  })

  test('takes a row that has only the brief’s columns, and gives it a public id', async () => {
    await insertUser('plain')
    const { rows } = await database.query<{ public_id: string; status: string }>(
      "SELECT public_id, status FROM users WHERE username = 'plain'",
    )
    expect(rows[0]).toMatchObject({
      public_id: expect.stringMatching(/^usr_[0-9a-f]{32}$/),
      status: 'active',
    })
  })

  test.each([
    ['username', "('TWICE', 'other@example.org', 'h', 'learner')"],
    ['e-mail address', "('other', 'Twice@Example.org', 'h', 'learner')"],
  ])('refuses a %s that differs only in case', async (_name, values) => {
    await insertUser('twice').catch(() => {})
    await expect(
      database.exec(`INSERT INTO users (username, email, password_hash, role) VALUES ${values}`),
    ).rejects.toThrow(/unique/)
  })

  test('refuses a role that does not exist and a status that nobody knows', async () => {
    await expect(insertUser('roleless', 'nobody')).rejects.toThrow(/users_role_fk/)
    await insertUser('odd')
    await expect(
      database.exec("UPDATE users SET status = 'weird' WHERE username = 'odd'"),
    ).rejects.toThrow(/users_status_known/)
  })

  test('keeps updated_at true, whoever updates the row', async () => {
    await insertUser('touched')
    await database.exec("UPDATE users SET updated_at = '2020-01-01Z' WHERE username = 'touched'")
    const { rows: before } = await updatedAt()
    expect(before[0]?.updated_at.getUTCFullYear()).toBe(2020)
    await database.exec("UPDATE users SET first_name = 'T' WHERE username = 'touched'")
    const { rows: after } = await updatedAt()
    expect(after[0]?.updated_at.getUTCFullYear()).toBeGreaterThan(2020)
  })

  const updatedAt = () =>
    database.query<{ updated_at: Date }>("SELECT updated_at FROM users WHERE username = 'touched'")

  async function insertUser(name: string, role = 'learner'): Promise<void> {
    await database.query(
      'INSERT INTO users (username, email, password_hash, role) VALUES ($1, $2, $3, $4)',
      [name, `${name}@example.org`, 'h', role],
    )
  }

  async function names(sql: string): Promise<string[]> {
    const { rows } = await database.query<{ name: string }>(sql)
    return rows.map((row) => row.name).sort()
  }
})
