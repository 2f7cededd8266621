// Apart from sql.test.ts: drizzle changes the driver's type parsers for the whole process.
import { neon, neonConfig } from '@neondatabase/serverless'
import { eq } from 'drizzle-orm'
import { drizzle, type NeonHttpDatabase } from 'drizzle-orm/neon-http'
import { bigint, jsonb, pgTable, serial, text, timestamp } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { LocalCloud } from '../src/index.ts'
import { type PreparedBacking, sqlBackings } from './support/backings.ts'
import { startTestCloud } from './support/cloud.ts'

neonConfig.fetchEndpoint = (host, port) => `http://${host}:${port}/sql`

const notes = pgTable('notes', {
  id: serial().primaryKey(),
  body: text().notNull().unique('notes_body_key'),
  meta: jsonb(),
  size: bigint({ mode: 'bigint' }),
  at: timestamp({ withTimezone: true, precision: 3 }),
})

for (const backing of sqlBackings)
  describe.skipIf(backing.skipped)(`drizzle on ${backing.name}`, () => {
    let prepared: PreparedBacking
    let cloud: LocalCloud
    let db: NeonHttpDatabase

    beforeAll(async () => {
      prepared = await backing.prepare()
      cloud = await startTestCloud(prepared.options)
      db = drizzle(neon(cloud.databaseUrl))
      await db.execute(`CREATE TABLE notes (
        id serial PRIMARY KEY, body text NOT NULL CONSTRAINT notes_body_key UNIQUE,
        meta jsonb, size bigint, at timestamptz(3))`)
    })
    afterAll(async () => {
      await cloud?.close()
      await prepared?.cleanUp()
    })
    beforeEach(async () => {
      await db.execute('TRUNCATE notes RESTART IDENTITY')
    })

    const values = {
      body: 'a',
      meta: { tags: ['x'] },
      size: 9007199254740993n,
      at: new Date('2026-01-02T03:04:05.678Z'),
    }

    it('reads what it wrote, in its own types', async () => {
      const inserted = await db.insert(notes).values(values).returning()
      expect(inserted).toEqual([{ id: 1, ...values }])
    })

    it('runs a batch as one transaction', async () => {
      const [, , found] = await db.batch([
        db.insert(notes).values([values, { body: 'b' }]),
        db.update(notes).set({ meta: null }).where(eq(notes.body, 'a')),
        db.select({ body: notes.body, meta: notes.meta }).from(notes).orderBy(notes.id),
      ])
      expect(found).toEqual([
        { body: 'a', meta: null },
        { body: 'b', meta: null },
      ])
      const broken = db.batch([db.delete(notes), db.insert(notes).values([values, values])])
      await expect(broken).rejects.toMatchObject({ code: '23505', constraint: 'notes_body_key' })
      expect(await db.$count(notes)).toBe(2)
    })
  })
