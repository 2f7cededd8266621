import { NeonDbError, neon, neonConfig } from '@neondatabase/serverless'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { LocalCloud } from '../src/index.ts'
import { type PreparedBacking, sqlBackings } from './support/backings.ts'
import { postJson, startTestCloud } from './support/cloud.ts'

// Global in the driver, so once for this file: the connection string says where the cloud is.
neonConfig.fetchEndpoint = (host, port) => `http://${host}:${port}/sql`

for (const backing of sqlBackings)
  describe.skipIf(backing.skipped)(backing.name, () => {
    let prepared: PreparedBacking
    let cloud: LocalCloud
    let sql: ReturnType<typeof neon>

    beforeAll(async () => {
      prepared = await backing.prepare()
      cloud = await startTestCloud(prepared.options)
      sql = neon(cloud.databaseUrl)
      await sql`CREATE TABLE notes (
        id serial PRIMARY KEY, body text NOT NULL CONSTRAINT notes_body_key UNIQUE,
        meta jsonb, size bigint, at timestamptz(3))`
    })
    afterAll(async () => {
      await cloud?.close()
      await prepared?.cleanUp()
    })
    beforeEach(async () => {
      await sql`TRUNCATE notes RESTART IDENTITY`
    })

    describe('values', () => {
      const cases: readonly (readonly [type: string, given: unknown, back: unknown])[] = [
        ['int', 42, 42],
        ['int', -2147483648, -2147483648],
        ['bigint', '9007199254740993', '9007199254740993'],
        ['bigint', 9007199254740993n, '9007199254740993'],
        ['text', '', ''],
        ['text', 'ü € 😀 \\ " \' \n', 'ü € 😀 \\ " \' \n'],
        ['text', '5', '5'],
        ['text', null, null],
        ['varchar(10)', 'abc', 'abc'],
        ['boolean', true, true],
        ['boolean', false, false],
        ['numeric', '123456789.123456789012345', '123456789.123456789012345'],
        ['double precision', 0.1, 0.1],
        ['double precision', 1e300, 1e300],
        ['uuid', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
        ['inet', '192.168.0.0/16', '192.168.0.0/16'],
        ['inet', '2001:db8::1', '2001:db8::1'],
        ['jsonb', { a: [1, null, 'x'], b: { c: 'ü' } }, { a: [1, null, 'x'], b: { c: 'ü' } }],
        ['jsonb', '"text"', 'text'],
        [
          'text[]',
          ['a b', 'c"d', '', null, 'NULL', '{x,y}'],
          ['a b', 'c"d', '', null, 'NULL', '{x,y}'],
        ],
        ['text[]', [], []],
        ['int[]', [1, 2, 3], [1, 2, 3]],
        ['bytea', Buffer.from([0, 1, 254, 255]), Buffer.from([0, 1, 254, 255])],
        [
          'timestamptz(3)',
          new Date('2026-02-03T04:05:06.789Z'),
          new Date('2026-02-03T04:05:06.789Z'),
        ],
      ]
      it.each(cases)('a %s of %o comes back as it went', async (type, given, back) => {
        const rows = await sql.query(`SELECT $1::${type} AS value`, [given])
        expect(rows).toEqual([{ value: back }])
      })

      it('a date and a timestamp are printed as Postgres prints them', async () => {
        const rows = await sql.query(
          "SELECT '2026-02-03'::date::text AS d, '2026-02-03 04:05:06.7'::timestamp::text AS t",
        )
        expect(rows).toEqual([{ d: '2026-02-03', t: '2026-02-03 04:05:06.7' }])
      })

      it('times are UTC', async () => {
        const rows = await sql`SELECT current_setting('TimeZone') AS zone,
          '2026-02-03 04:05:06+02'::timestamptz::text AS time`
        expect(rows).toEqual([{ zone: 'UTC', time: '2026-02-03 02:05:06+00' }])
      })

      it('parameters take the type of the column they are written to', async () => {
        const rows = await sql`INSERT INTO notes (body, meta, size, at)
          VALUES (${'x'}, ${{ k: 1 }}, ${7}, ${new Date(0)}) RETURNING *`
        expect(rows).toEqual([{ id: 1, body: 'x', meta: { k: 1 }, size: '7', at: new Date(0) }])
      })
    })

    describe('a single query', () => {
      it('gives arrays and full results when asked', async () => {
        await sql`INSERT INTO notes (body) VALUES ('a'), ('b')`
        const result = await sql.query('SELECT id, body FROM notes ORDER BY id', [], {
          arrayMode: true,
          fullResults: true,
        })
        expect(result).toMatchObject({
          command: 'SELECT',
          rowCount: 2,
          rowAsArray: true,
          fields: [
            { name: 'id', dataTypeID: 23 },
            { name: 'body', dataTypeID: 25 },
          ],
          rows: [
            [1, 'a'],
            [2, 'b'],
          ],
        })
      })

      it('counts the rows of a write, and none for a definition', async () => {
        const full = { fullResults: true } as const
        const inserted = await sql.query("INSERT INTO notes (body) VALUES ('a'), ('b')", [], full)
        expect(inserted).toMatchObject({ command: 'INSERT', rowCount: 2, rows: [] })
        const commented = await sql.query("COMMENT ON TABLE notes IS 'x'", [], full)
        expect(commented).toMatchObject({ command: 'COMMENT', rowCount: null })
      })

      it('keeps the last of two columns with one name, and both as an array', async () => {
        expect(await sql.query('SELECT 1 AS a, 2 AS a')).toEqual([{ a: 2 }])
        expect(await sql.query('SELECT 1 AS a, 2 AS a', [], { arrayMode: true })).toEqual([[1, 2]])
      })

      it('is one statement: a second one after a semicolon is refused', async () => {
        await expect(sql.query('SELECT 1; SELECT 2')).rejects.toMatchObject({ code: '42601' })
      })

      it('answers an empty query with nothing', async () => {
        expect(await sql.query('')).toEqual([])
      })

      it('leaves nothing of its session to the next one', async () => {
        await sql`BEGIN`
        await sql`INSERT INTO notes (body) VALUES ('never')`
        await sql`ROLLBACK`
        expect(await sql`SELECT body FROM notes`).toEqual([{ body: 'never' }])
        await sql`SET search_path = pg_catalog`
        await sql`CREATE TEMPORARY TABLE scratch (a int)`
        expect(
          await sql`SELECT current_setting('search_path') LIKE '%public%' AS back,
          to_regclass('scratch') AS scratch`,
        ).toEqual([{ back: true, scratch: null }])
      })
    })

    describe('errors', () => {
      it('carry the constraint, the table and the detail of a broken rule', async () => {
        await sql`INSERT INTO notes (body) VALUES ('a')`
        const error = await sql`INSERT INTO notes (body) VALUES ('a')`.catch((e: unknown) => e)
        expect(error).toBeInstanceOf(NeonDbError)
        expect(error).toMatchObject({
          message: 'duplicate key value violates unique constraint "notes_body_key"',
          severity: 'ERROR',
          code: '23505',
          detail: 'Key (body)=(a) already exists.',
          schema: 'public',
          table: 'notes',
          constraint: 'notes_body_key',
          file: 'nbtinsert.c',
          routine: '_bt_check_unique',
        })
      })

      it('carry the column, the position, the hint and the place inside a function', async () => {
        await expect(sql`INSERT INTO notes (body) VALUES (NULL)`).rejects.toMatchObject({
          code: '23502',
          column: 'body',
        })
        await expect(sql`SELEC 1`).rejects.toMatchObject({ code: '42601', position: '1' })
        await expect(sql`SELECT bod FROM notes`).rejects.toMatchObject({
          code: '42703',
          hint: 'Perhaps you meant to reference the column "notes.body".',
        })
        await expect(sql.query("DO $$ BEGIN EXECUTE 'SELEC 1'; END $$")).rejects.toMatchObject({
          internalQuery: 'SELEC 1',
          internalPosition: '1',
          where: expect.stringContaining('PL/pgSQL function'),
        })
      })

      it('refuse a parameter that is not of its type, and a NUL anywhere', async () => {
        await expect(sql`SELECT ${'x'}::int`).rejects.toMatchObject({ code: '22P02' })
        await expect(sql`SELECT ${'a\0b'}::text`).rejects.toMatchObject({ code: '22021' })
        await expect(sql.query("SELECT 'a\0b'")).rejects.toMatchObject({ code: '22021' })
      })

      it('say when there are too few parameters', async () => {
        await expect(sql.query('SELECT $1::int + $2::int', [1])).rejects.toMatchObject({
          code: '08P01',
        })
      })
    })

    describe('a batch', () => {
      it('answers every statement, in order', async () => {
        const [a, b] = await sql.transaction([
          sql`INSERT INTO notes (body) VALUES ('a') RETURNING id`,
          sql`SELECT body FROM notes`,
        ])
        expect([a, b]).toEqual([[{ id: 1 }], [{ body: 'a' }]])
      })

      it('leaves nothing when a statement fails', async () => {
        await expect(
          sql.transaction([sql`INSERT INTO notes (body) VALUES ('a')`, sql`SELECT 1/0`]),
        ).rejects.toMatchObject({ code: '22012' })
        expect(await sql`SELECT * FROM notes`).toEqual([])
      })

      it('leaves nothing when the commit fails', async () => {
        await sql`CREATE TABLE parts (id int PRIMARY KEY,
          whole int CONSTRAINT parts_whole REFERENCES parts DEFERRABLE INITIALLY DEFERRED)`
        await expect(
          sql.transaction([sql`INSERT INTO parts VALUES (1, 9)`, sql`SELECT 1`]),
        ).rejects.toMatchObject({ code: '23503', constraint: 'parts_whole' })
        expect(await sql`SELECT * FROM parts`).toEqual([])
        await sql`DROP TABLE parts`
      })

      it('sees one moment: now() is the same in all its statements', async () => {
        const [a, b] = await sql.transaction([sql`SELECT now()`, sql`SELECT now()`])
        expect(a).toEqual(b)
      })

      it.each([
        ['ReadUncommitted', 'read uncommitted'],
        ['ReadCommitted', 'read committed'],
        ['RepeatableRead', 'repeatable read'],
        ['Serializable', 'serializable'],
      ] as const)('runs as %s when asked', async (isolationLevel, shown) => {
        const [rows] = await sql.transaction(
          [sql`SELECT current_setting('transaction_isolation') AS level`],
          { isolationLevel },
        )
        expect(rows).toEqual([{ level: shown }])
      })

      it('refuses to write when it is read only', async () => {
        await expect(
          sql.transaction([sql`INSERT INTO notes (body) VALUES ('a')`], { readOnly: true }),
        ).rejects.toMatchObject({ code: '25006' })
      })

      it('can be deferrable', async () => {
        const [rows] = await sql.transaction(
          [sql`SELECT current_setting('transaction_deferrable') AS on`],
          { isolationLevel: 'Serializable', readOnly: true, deferrable: true },
        )
        expect(rows).toEqual([{ on: 'on' }])
      })

      it('never mixes with another: of many at once each reads its own writes', async () => {
        const batches = Array.from({ length: 12 }, (_, i) =>
          sql.transaction([
            sql`INSERT INTO notes (body, size) VALUES (${`a${i}`}, ${i})`,
            sql`INSERT INTO notes (body, size) VALUES (${`b${i}`}, ${i})`,
            sql`SELECT count(*)::int AS own FROM notes WHERE size = ${i}`,
            ...(i % 3 === 0 ? [sql`SELECT 1/0`] : []),
          ]),
        )
        const settled = await Promise.allSettled(batches)
        const own = settled.map((s) => (s.status === 'fulfilled' ? s.value[2] : 'failed'))
        expect(own).toEqual(settled.map((_, i) => (i % 3 === 0 ? 'failed' : [{ own: 2 }])))
        expect(await sql`SELECT count(*)::int AS kept FROM notes`).toEqual([{ kept: 16 }])
      })
    })

    describe('the protocol', () => {
      const post = (body: unknown, headers: Record<string, string> = {}) =>
        postJson(cloud.sqlEndpoint, body, {
          'Neon-Connection-String': cloud.databaseUrl,
          ...headers,
        })

      it('names the columns of rows, and types simple values, unless raw arrays are asked for', async () => {
        const response = await post({ query: "SELECT 1 AS a, true AS b, 'x' AS c, NULL AS d" })
        expect(await response.json()).toMatchObject({
          rows: [{ a: 1, b: true, c: 'x', d: null }],
          rowAsArray: false,
        })
        const raw = await post(
          { query: 'SELECT 1, true, NULL' },
          { 'Neon-Raw-Text-Output': 'true', 'Neon-Array-Mode': 'true' },
        )
        expect(await raw.json()).toMatchObject({ rows: [['1', 't', null]], rowAsArray: true })
      })

      it('takes parameters that are JSON values', async () => {
        const response = await post({
          query: 'SELECT $1::int + 1 AS a, $2::boolean AS b, $3::jsonb AS c, $4::int[] AS d',
          params: [41, true, { k: 1 }, [1, null]],
        })
        expect(await response.json()).toMatchObject({
          rows: [{ a: 42, b: true, c: { k: 1 }, d: '{1,NULL}' }],
        })
      })

      it.each([
        ['not JSON', '{"query":', 400],
        ['no query', {}, 400],
        ['queries that are not a list', { queries: 'SELECT 1' }, 400],
        ['a body over 4 MiB', { query: `SELECT '${'x'.repeat(4 * 1024 * 1024)}'` }, 413],
      ])('refuses %s', async (_, body, status) => {
        const response = await post(body)
        expect(response.status).toBe(status)
      })

      it('refuses an isolation level that Postgres does not have', async () => {
        const response = await post(
          { queries: [{ query: 'SELECT 1' }] },
          { 'Neon-Batch-Isolation-Level': 'Chaos' },
        )
        expect(response.status).toBe(400)
      })

      it('refuses a wrong password as Neon does', async () => {
        const url = new URL(cloud.databaseUrl)
        url.password = 'wrong'
        await expect(neon(url.href)`SELECT 1`).rejects.toMatchObject({ code: '28P01' })
      })

      it('refuses a request without a connection string', async () => {
        const response = await postJson(cloud.sqlEndpoint, { query: 'SELECT 1' })
        expect(response.status).toBe(400)
      })
    })
  })
