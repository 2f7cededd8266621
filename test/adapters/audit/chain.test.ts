/** Whoever can write to the database, past every trigger, and what is found of it. */
import { openAsBlob } from 'node:fs'
import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest'
import { startLocalCloud } from '../../../local-cloud/src/index.ts'
import { fixedKeyRing } from '../../../src/adapters/outbound/jose/key-ring.ts'
import { createPolicySeals } from '../../../src/adapters/outbound/jose/policy-seals.ts'
import { createNeonAuditRecords } from '../../../src/adapters/outbound/neon/audit-records.ts'
import { createDatabase, type Database } from '../../../src/adapters/outbound/neon/database.ts'
import { createNeonUnitOfWork } from '../../../src/adapters/outbound/neon/unit-of-work.ts'
import { sha256 } from '../../../src/adapters/outbound/webcrypto/sha256.ts'
import { createCheckChain } from '../../../src/application/audit/check-chain.ts'
import { createRetainAudit } from '../../../src/application/audit/retain-audit.ts'
import { createSignCheckpoints } from '../../../src/application/audit/sign-checkpoints.ts'
import { after, hours, minutes } from '../../../src/domain/shared/instant.ts'
import { anOrigin, start } from '../../support/builders.ts'
import { usePostgresOfEachTest } from '../../support/real-postgres.ts'
import { createTestClock } from '../../support/test-clock.ts'
import { testSigningKeys } from '../../support/test-signing-keys.ts'

const policySeals = createPolicySeals({ keyRing: fixedKeyRing(testSigningKeys) })

describe('the audit log over PGlite', () => {
  describeTheLog(async () => {
    const cloud = await startLocalCloud({
      port: 0,
      data: 'memory',
      sqlPassword: 'x',
      redisToken: 'x',
      template: await openAsBlob(inject('template')),
    })
    onTestFinished(() => cloud.close())
    return createDatabase({ url: cloud.databaseUrl })
  })
})

const { TEST_POSTGRES_URL: serverUrl } = process.env

describe.skipIf(!serverUrl)('the audit log over a real PostgreSQL (set TEST_POSTGRES_URL)', () => {
  if (serverUrl) describeTheLog(usePostgresOfEachTest(serverUrl))
})

function describeTheLog(open: () => Promise<Database>): void {
  let database: Database
  let clock: ReturnType<typeof createTestClock>

  beforeEach(async () => {
    database = await open()
    clock = createTestClock(start)
    // A transaction writes to one stream, the next one to another.
    for (let commit = 0; commit < 5; commit += 1) {
      await append(...Array.from({ length: 8 }, (_, entry) => `usr_${8 * commit + entry}`))
    }
  }, 60_000)

  const parts = () => {
    const auditRecords = createNeonAuditRecords(database)
    const checkChain = createCheckChain({ auditRecords, policySeals, sha256 })
    const unitOfWork = createNeonUnitOfWork(database)
    return { auditRecords, checkChain, policySeals, unitOfWork, clock }
  }
  const whole = { whole: true, rowsMax: 10_000 }
  const faults = async (scope = whole) =>
    (await parts().checkChain(scope)).flatMap(({ stream, fault }) =>
      fault ? [{ stream, ...fault }] : [],
    )
  const run = (statement: string) => database.run(database.query.execute(sql.raw(statement)))

  async function append(...targets: readonly string[]) {
    await createNeonUnitOfWork(database).commit(
      targets.map((target) => ({
        kind: 'append_audit',
        entry: {
          at: clock.now(),
          action: 'user.update',
          actor: null,
          onBehalfOf: 'operator',
          target,
          outcome: 'success',
          reason: 'stale',
          origin: { requestId: 'r', address: '192.0.2.7', userAgent: 'Zoë 💡', policyVersion: '7' },
          details: { 'before.locale': 'es', 'after.locale': null },
          personal: { 'before.name': 'Zoë', 'after.name': null },
        },
      })),
    )
  }

  /** As an attacker who owns the database. */
  async function tamper(statement: string) {
    await run('ALTER TABLE audit_entries DISABLE TRIGGER USER')
    await run('ALTER TABLE audit_checkpoints DISABLE TRIGGER USER')
    await run(statement)
  }

  /** A row in the middle of a stream that has at least three. */
  async function someRow(): Promise<{ id: number; stream: number; seq: number }> {
    const { rows } = await database.run(
      database.query.execute<{ id: string; stream: number; seq: string }>(
        sql`SELECT id, stream, seq FROM audit_entries AS one WHERE seq = 2
          AND EXISTS (SELECT FROM audit_entries AS next WHERE next.stream = one.stream AND next.seq = 3) LIMIT 1`,
      ),
    )
    const [row] = rows
    if (!row) throw new Error('No stream has three entries')
    return { id: Number(row.id), stream: row.stream, seq: Number(row.seq) }
  }

  describe('the chains of the audit log', () => {
    test('hold as they were written, over several streams', async () => {
      expect(await faults()).toEqual([])
      const reports = await parts().checkChain(whole)
      expect(reports.reduce((sum, { verified }) => sum + verified, 0)).toBe(40)
      expect(reports.every(({ complete }) => complete)).toBe(true)
      expect(reports.length).toBeGreaterThan(3)
    })

    test.each([
      'UPDATE audit_entries SET reason = NULL WHERE id = 1',
      'UPDATE audit_entries SET personal = NULL, personal_salt = NULL WHERE id = 1',
      'DELETE FROM audit_entries WHERE id = 1',
      'TRUNCATE audit_entries',
      'DELETE FROM audit_checkpoints',
    ])('cannot be changed by statement: %s', async (statement) => {
      await createSignCheckpoints(parts())('now')
      await expect(run(statement)).rejects.toThrow('GH002')
    })

    test.each([
      ["at = at + interval '1 ms'"],
      ["action = 'user.enable'"],
      ['id = id + 1000'],
      ["actor = 'usr_0'"],
      ["on_behalf_of = 'usr_0'"],
      ['on_behalf_of = NULL'],
      ['format = 1'],
      [
        'format = 1, on_behalf_of = NULL, personal = NULL, personal_salt = NULL, personal_digest = NULL',
      ],
      [`personal = '{"before.name":"Zoe","after.name":null}'`],
      ['personal = NULL'],
      ['personal_salt = NULL'],
      ["personal_salt = 'salt'"],
      ["personal_digest = repeat('a', 64)"],
      ['personal_digest = NULL'],
      ['personal = NULL, personal_salt = NULL, personal_digest = NULL'],
      ["session_id = 'ses_0'"],
      ["target = 'usr_x'"],
      ["outcome = 'failure'"],
      ['reason = NULL'],
      ["request_id = 's'"],
      ["address = '192.0.2.8'"],
      ['user_agent = NULL'],
      ["policy_version = '8'"],
      [`details = '{"before.locale":"en","after.locale":null}'`],
      ["hash = repeat('a', 64)"],
    ])('show a row that was changed: %s', async (change) => {
      const { id, stream, seq } = await someRow()
      await tamper(`UPDATE audit_entries SET ${change} WHERE id = ${id}`)
      expect(await faults()).toEqual([{ stream, seq, kind: 'changed' }])
    })

    test('hold when personal values are forgotten by who says so, and nothing else is changed with them', async () => {
      const { id } = await someRow()
      const forgetting = (change: string) =>
        database.batch([
          database.query.execute(sql`SELECT set_config('gatehouse.audit_erasure', 'on', true)`),
          database.query.execute(sql.raw(`UPDATE audit_entries SET ${change} WHERE id = ${id}`)),
        ])
      await expect(forgetting("action = 'user.enable'")).rejects.toThrow('GH002')
      await expect(
        forgetting("personal = NULL, personal_salt = NULL, target = 'usr_0'"),
      ).rejects.toThrow('GH002')
      await expect(forgetting("personal = '{}'")).rejects.toThrow('GH002')
      await forgetting('personal = NULL, personal_salt = NULL')
      expect(await faults()).toEqual([])
      const { rows } = await database.run(
        database.query.execute(sql`SELECT FROM audit_entries WHERE personal IS NULL`),
      )
      expect(rows).toHaveLength(1)
    })

    test('hold for entries from before they said on whose behalf, to which nothing can be added', async () => {
      const { id, stream, seq } = await someRow()
      // What the first migration of the chain has hashed: these columns and no others.
      await tamper(`DO $$ DECLARE entry audit_entries; last text; BEGIN
        UPDATE audit_entries SET format = 1, on_behalf_of = NULL, personal = NULL, personal_salt = NULL,
          personal_digest = NULL WHERE stream = ${stream};
        FOR entry IN SELECT * FROM audit_entries WHERE stream = ${stream} ORDER BY seq LOOP
          last := coalesce(last, repeat('0', 64));
          UPDATE audit_entries SET previous_hash = last, hash = encode(sha256(convert_to(
            gatehouse_netstring(entry.stream::text) || gatehouse_netstring(entry.seq::text) || gatehouse_netstring(last)
            || gatehouse_netstring(to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
            || gatehouse_netstring(entry.action) || gatehouse_netstring(entry.actor)
            || gatehouse_netstring(entry.session_id) || gatehouse_netstring(entry.target)
            || gatehouse_netstring(entry.outcome) || gatehouse_netstring(entry.reason)
            || gatehouse_netstring(entry.request_id) || gatehouse_netstring(entry.address)
            || gatehouse_netstring(entry.user_agent) || gatehouse_netstring(entry.policy_version)
            || gatehouse_netstring(entry.details::text), 'UTF8')), 'hex')
          WHERE id = entry.id RETURNING hash INTO last;
        END LOOP; UPDATE audit_heads SET hash = last WHERE stream = ${stream}; END $$`)
      expect(await faults()).toEqual([])
      expect(
        (
          await database.run(
            database.query.execute(
              sql`SELECT FROM audit_entries WHERE format = 1 AND hash <> gatehouse_audit_hash(audit_entries)`,
            ),
          )
        ).rows,
      ).toEqual([])
      await run(`UPDATE audit_entries SET on_behalf_of = 'usr_x' WHERE id = ${id}`)
      expect(await faults()).toEqual([{ stream, seq, kind: 'changed' }])
      await run(`UPDATE audit_entries SET on_behalf_of = NULL, personal = '{}' WHERE id = ${id}`)
      expect(await faults()).toEqual([{ stream, seq, kind: 'changed' }])
    })

    test('show a row that was removed', async () => {
      const { id, stream } = await someRow()
      await tamper(`DELETE FROM audit_entries WHERE id = ${id}`)
      expect(await faults()).toEqual([{ stream, seq: 3, kind: 'gap' }])
    })

    test('show two rows that were swapped', async () => {
      const { stream } = await someRow()
      await tamper(`UPDATE audit_entries SET seq = -seq WHERE stream = ${stream} AND seq IN (2, 3)`)
      await run(`UPDATE audit_entries SET seq = 5 + seq WHERE stream = ${stream} AND seq < 0`)
      expect(await faults()).toMatchObject([{ stream }])
    })

    test('show a row that was slipped in, hashed as it should be', async () => {
      const { stream } = await someRow()
      await tamper(
        `UPDATE audit_entries SET seq = seq + 1000 WHERE stream = ${stream} AND seq >= 2`,
      )
      await run(`UPDATE audit_entries SET seq = seq - 999 WHERE stream = ${stream} AND seq >= 1000`)
      await run(`
      INSERT INTO audit_entries (at, action, outcome, request_id, stream, seq, previous_hash)
      SELECT at, 'user.delete', 'success', 'forged', stream, 2, hash
      FROM audit_entries WHERE stream = ${stream} AND seq = 1`)
      await run(
        `UPDATE audit_entries SET hash = gatehouse_audit_hash(audit_entries) WHERE request_id = 'forged'`,
      )
      expect(await faults()).toEqual([{ stream, seq: 3, kind: 'broken_link' }])
    })

    test('show an end that was cut off, and one whose head was set back with it', async () => {
      await createSignCheckpoints(parts())('now')
      const { stream } = await someRow()
      await tamper(`DELETE FROM audit_entries WHERE stream = ${stream} AND seq > 2`)
      expect(await faults()).toEqual([{ stream, seq: 3, kind: 'truncated' }])
      await run(`UPDATE audit_heads SET seq = 2,
      hash = (SELECT hash FROM audit_entries WHERE stream = ${stream} AND seq = 2) WHERE stream = ${stream}`)
      expect(await faults()).toEqual([{ stream, seq: 3, kind: 'truncated' }]) // the checkpoint knows
    })

    test('show a stream that was written anew from a point, by the signature of its checkpoint', async () => {
      await createSignCheckpoints(parts())('now')
      const { stream } = await someRow()
      await tamper(`UPDATE audit_entries SET target = 'usr_x' WHERE stream = ${stream} AND seq = 2`)
      await run(`DO $$ DECLARE entry audit_entries; last text; BEGIN
      FOR entry IN SELECT * FROM audit_entries WHERE stream = ${stream} ORDER BY seq LOOP
        entry.previous_hash := coalesce(last, repeat('0', 64)); last := gatehouse_audit_hash(entry);
        UPDATE audit_entries SET previous_hash = entry.previous_hash, hash = last WHERE id = entry.id;
      END LOOP; UPDATE audit_heads SET hash = last WHERE stream = ${stream}; END $$`)
      expect(await faults()).toMatchObject([{ stream, kind: 'behind_checkpoint' }])
      await run(`UPDATE audit_checkpoints SET hash = (SELECT hash FROM audit_heads WHERE stream = ${stream})
      WHERE stream = ${stream}`)
      expect(await faults()).toMatchObject([{ stream, kind: 'forged_checkpoint' }])
    })
  })

  describe('checkpoints', () => {
    test('let a proof begin where the last one ended', async () => {
      await createSignCheckpoints(parts())('now')
      await append('usr_late')
      const reports = await parts().checkChain({ whole: false, rowsMax: 10_000 })
      expect(reports.reduce((sum, { verified }) => sum + verified, 0)).toBe(1)
    })

    test('are made once an hour at most, when there is something new', async () => {
      const { auditRecords } = parts()
      await createSignCheckpoints(parts())('due')
      const first = (await auditRecords.checkpoints()).length
      expect(first).toBeGreaterThan(3)
      await append('usr_late')
      clock.advance(minutes(59))
      await createSignCheckpoints(parts())('due')
      expect(await auditRecords.checkpoints()).toHaveLength(first)
      clock.advance(minutes(1))
      await createSignCheckpoints(parts())('due')
      expect(await auditRecords.checkpoints()).toHaveLength(first + 1)
    })

    test('are not made of a chain that does not hold', async () => {
      const { id, stream } = await someRow()
      await tamper(`UPDATE audit_entries SET reason = NULL WHERE id = ${id}`)
      await createSignCheckpoints(parts())('now')
      const signed = await parts().auditRecords.checkpoints()
      expect(signed.some((one) => one.stream === stream)).toBe(false)
    })
  })

  describe('retention', () => {
    test('forgets whole segments up to a signed checkpoint, and what stays still holds', async () => {
      await createSignCheckpoints(parts())('now')
      clock.advance(hours(2))
      await append('usr_kept')
      const { removed } = await createRetainAudit(parts())(after(start, hours(1)), anOrigin())
      expect(removed).toBe(40)
      expect(await faults()).toEqual([])
      const reports = await parts().checkChain(whole)
      expect(reports.reduce((sum, { verified }) => sum + verified, 0)).toBe(2) // and the entry that says so
    })

    test('is signed for: a beginning that disappears in another way is missed', async () => {
      await createSignCheckpoints(parts())('now')
      const { stream } = await someRow()
      const last = (await parts().auditRecords.checkpoints()).find((one) => one.stream === stream)
      await append('usr_kept')
      await tamper(`DELETE FROM audit_entries WHERE stream = ${stream} AND seq <= ${last?.seq}`)
      expect(await faults()).toMatchObject([{ stream }])
      await run(`INSERT INTO audit_retentions (stream, seq, at, signature)
      SELECT stream, seq, at, signature FROM audit_checkpoints WHERE stream = ${stream}`)
      expect(await faults()).toEqual([{ stream, seq: last?.seq, kind: 'forged_checkpoint' }])
    })

    test('forgets nothing while any chain does not hold, or nothing has been signed', async () => {
      expect((await createRetainAudit(parts())(after(start, hours(9)), anOrigin())).removed).toBe(0)
      await createSignCheckpoints(parts())('now')
      clock.advance(hours(2))
      const { id } = await someRow()
      await tamper(`UPDATE audit_entries SET reason = NULL WHERE id = ${id}`)
      const { removed, reports } = await createRetainAudit(parts())(
        after(start, hours(9)),
        anOrigin(),
      )
      expect(removed).toBe(0)
      expect(reports.some(({ fault }) => fault)).toBe(true)
    })
  })
}
