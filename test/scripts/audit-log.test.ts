/** `npm run audit-log`, run as its users do, against a cloud of the test's own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, inject, test } from 'vitest'
import { createNeonAuditRecords } from '../../src/adapters/outbound/neon/audit-records.ts'
import { createDatabase } from '../../src/adapters/outbound/neon/database.ts'
import { createNeonUnitOfWork } from '../../src/adapters/outbound/neon/unit-of-work.ts'
import { instant } from '../../src/domain/shared/instant.ts'
import { aUser, start } from '../support/builders.ts'
import { useOwnCloud } from '../support/own-cloud.ts'

/** Each starts several processes. */
const timeout = 120_000

const { PATH, NODE_COMPILE_CACHE } = process.env

const own = useOwnCloud()
const database = () => createDatabase({ url: own().cloud.databaseUrl })
const run = (statement: string) => {
  const { query, run: send } = database()
  return send(query.execute<Record<string, string>>(sql.raw(statement)))
}

async function audit(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {
    DATABASE_URL: own().cloud.databaseUrl,
    SIGNING_KEYS: inject('service').SIGNING_KEYS ?? '',
  },
) {
  const child = spawn(process.execPath, ['scripts/audit-log.ts', ...args], {
    env: { PATH, NODE_COMPILE_CACHE, NO_COLOR: '1', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed.err += text
  })
  const [code] = await once(child, 'close')
  return { code: code as number | null, ...printed }
}

async function append(count: number) {
  for (let more = 0; more < count; more += 1) {
    const entry = {
      at: start,
      action: 'user.enable',
      actor: null,
      target: aUser().id,
      outcome: 'success',
      origin: { requestId: 'r', address: null, userAgent: null },
    } as const
    await createNeonUnitOfWork(database()).commit([{ kind: 'append_audit', entry }])
  }
}

/** The log as it is, with `statement` done to it past the triggers, until the test is over. */
async function tampered<T>(statement: string, undo: string, look: () => Promise<T>): Promise<T> {
  const past = (change: string) => {
    const { query, batch } = database()
    return batch([
      query.execute(sql`SELECT set_config('session_replication_role', 'replica', true)`),
      query.execute(sql.raw(change)),
    ])
  }
  await past(statement)
  try {
    return await look()
  } finally {
    await past(undo)
  }
}

beforeEach(() => append(4))

describe('npm run audit-log -- verify', { timeout }, () => {
  test('says of each stream up to where it holds, and ends well', async () => {
    const { code, out, err } = await audit(['verify'])
    expect(err).toBe('')
    expect(code).toBe(0)
    const heads = await createNeonAuditRecords(database()).heads()
    for (const [stream, { seq, hash }] of heads) {
      expect(out).toContain(`stream ${stream}: ${seq} entries verified, ✓ up to ${seq}, ${hash}\n`)
    }
  })

  test('names the first bad row, and ends badly; so does a checkpoint, which it does not sign', async () => {
    const { rows } = await run('SELECT id, stream, seq FROM audit_entries ORDER BY id DESC LIMIT 1')
    const [{ id, stream, seq } = { id: '', stream: '', seq: '' }] = rows
    const change = (reason: string) =>
      `UPDATE audit_entries SET reason = ${reason} WHERE id = ${id}`
    await tampered(change("'forged'"), change('NULL'), async () => {
      const named = `stream ${stream}: ${Number(seq) - 1} entries verified, ✗ changed at ${seq}\n`
      const verified = await audit(['verify'])
      expect(verified.code).toBe(1)
      expect(verified.out).toContain(named)
      const signed = await audit(['checkpoint'])
      expect(signed.code).toBe(1)
      const checkpoints = await createNeonAuditRecords(database()).checkpoints()
      expect(
        checkpoints.some((one) => one.stream === Number(stream) && one.seq >= Number(seq)),
      ).toBe(false)
      const retained = await audit(['retain', '--before', '2026-01-31'])
      expect(retained.code).toBe(1)
      expect(retained.out).toContain('0 entries forgotten.')
    })
    expect((await audit(['verify'])).code).toBe(0)
  })
})

describe('npm run audit-log -- checkpoint and retain', { timeout }, () => {
  test('sign where each stream is, and forget what came before, which is itself an entry', async () => {
    const { code } = await audit(['checkpoint'])
    expect(code).toBe(0)
    const records = createNeonAuditRecords(database())
    const checkpoints = await records.checkpoints()
    const newest = new Map(checkpoints.toReversed().map((one) => [one.stream, one]))
    for (const [stream, { seq }] of await records.heads()) {
      expect(newest.get(stream)).toMatchObject({ seq })
    }

    const early = await audit(['retain', '--before', '2020-01-01'])
    expect(early).toMatchObject({ code: 0 })
    expect(early.out).toContain('0 entries forgotten.')

    const { rows } = await run('SELECT count(*)::int AS entries FROM audit_entries')
    const before = new Date(instant(Date.now())).toISOString()
    const retained = await audit(['retain', '--before', before])
    expect(retained).toMatchObject({ code: 0 })
    expect(retained.out).toContain(`${rows[0]?.entries} entries forgotten.`)
    const left = await run('SELECT action, on_behalf_of, details FROM audit_entries')
    expect(left.rows).toEqual([
      {
        action: 'audit.retain',
        on_behalf_of: 'operator',
        details: { before, upTo: expect.arrayContaining([expect.stringMatching(/^\d+\/\d+$/)]) },
      },
    ])
    expect((await audit(['verify'])).code).toBe(0)
  })
})

describe('npm run audit-log', { timeout }, () => {
  test('explains itself', async () => {
    for (const flag of ['--help', '-h']) {
      const { code, out } = await audit([flag], {})
      expect(code).toBe(0)
      expect(out).toMatch(/verify[\s\S]*checkpoint[\s\S]*retain --before DATE/)
    }
  })

  test.each([
    ['no command', [], 'There is no command'],
    ['an unknown command', ['prove'], 'There is no command prove'],
    ['too many words', ['verify', 'everything'], 'npm run audit-log -- COMMAND'],
    ['an unknown option', ['verify', '--whole'], '--whole'],
    ['no date', ['retain'], 'Say --before with a date'],
    ['a date that is none', ['retain', '--before', 'yesterday'], 'Say --before with a date'],
    ['a date in the future', ['retain', '--before', '2999-01-01'], 'a date in the past'],
  ])('takes %s for a mistake, and does nothing', async (_name, args, message) => {
    const { code, out, err } = await audit(args)
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toContain(message)
    expect(err).not.toMatch(/^\s+at /m)
  })

  test('says which variable it misses', async () => {
    const { databaseUrl: DATABASE_URL } = own().cloud
    expect(
      await audit(['verify'], { DATABASE_URL, SIGNING_KEYS: '', TOKEN_KEYS: '' }),
    ).toMatchObject({ code: 2, err: expect.stringContaining('SIGNING_KEYS') })
    expect(await audit(['verify'], { DATABASE_URL: '' })).toMatchObject({
      code: 2,
      err: expect.stringContaining('DATABASE_URL'),
    })
  })
})
