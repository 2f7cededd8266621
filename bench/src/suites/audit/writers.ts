/** Writers of the audit log on a real PostgreSQL, each on a connection of its own, under one chain or another. */
import { Client } from 'pg'
import { startLocalCloud } from '../../../../local-cloud/src/index.ts'
import { applyMigrations } from '../../../../scripts/migrations.ts'
import { createDatabase } from '../../../../src/adapters/outbound/neon/database.ts'

export const chains = ['sixteen streams', 'one stream', 'no chain'] as const
export type Chain = (typeof chains)[number]

export interface Writers {
  /** How many may write at once; fewer than were asked for where the server has not so many connections. */
  readonly most: number
  /**
   * Lets `count` of them commit a change and its entry, over and over, for `ms`. Each holds its transaction for
   * `holdMs` behind the entry. Answers nanoseconds for one.
   */
  write(chain: Chain, count: number, holdMs: number, ms: number): Promise<number>
  close(): Promise<void>
}

/** Others use the server as well. */
const spareConnections = 25
const databaseName = 'gatehouse_bench_audit'

/** In a new database of the server, which goes with them. */
export async function openWriters(serverUrl: string, wanted: number): Promise<Writers> {
  await onServer(serverUrl, `DROP DATABASE IF EXISTS ${databaseName} WITH (FORCE)`)
  await onServer(serverUrl, `CREATE DATABASE ${databaseName}`)
  const url = Object.assign(new URL(serverUrl), { pathname: `/${databaseName}` }).href
  await migrate(url)
  const first = await connected(url)
  const { rows } = await first.query<{ max_connections: string }>('SHOW max_connections')
  const most = Math.min(wanted, Number(rows[0]?.max_connections) - spareConnections)
  const others = Array.from({ length: most - 1 }, () => connected(url))
  const clients = [first, ...(await Promise.all(others))]
  await first.query('CREATE SEQUENCE bench_places')
  await first.query('CREATE TABLE bench_changes (writer int PRIMARY KEY, changes int NOT NULL)')
  await first.query('INSERT INTO bench_changes SELECT n, 0 FROM generate_series(0, $1) AS n', [
    most,
  ])
  const shipped = await chainFunction(first)

  return {
    most,
    async write(chain, count, holdMs, ms) {
      await first.query(chain === 'one stream' ? inOneStream(shipped) : shipped)
      const switched = chain === 'no chain' ? 'DISABLE' : 'ENABLE'
      await first.query(`ALTER TABLE audit_entries ${switched} TRIGGER audit_entries_chain`)
      const started = performance.now()
      const isOver = () => performance.now() - started >= ms
      const committed = await Promise.all(
        clients.slice(0, count).map((client, writer) => writeUntil(isOver, client, writer, holdMs)),
      )
      const elapsedNs = (performance.now() - started) * 1e6
      return elapsedNs / committed.reduce((sum, one) => sum + one, 0)
    },
    async close() {
      await Promise.all(clients.map((client) => client.end()))
      await onServer(serverUrl, `DROP DATABASE IF EXISTS ${databaseName} WITH (FORCE)`)
    },
  }
}

/** One at least, so that there is a time for one. */
async function writeUntil(
  isOver: () => boolean,
  client: Client,
  writer: number,
  holdMs: number,
): Promise<number> {
  for (let committed = 0; ; committed += 1) {
    if (committed > 0 && isOver()) return committed
    await client.query('BEGIN')
    await client.query({ ...change, values: [writer] })
    await client.query({ ...entry, values: [`usr_${writer}`] })
    if (holdMs > 0) await client.query({ ...hold, values: [holdMs / 1000] })
    await client.query('COMMIT')
  }
}

const change = {
  name: 'change',
  text: 'UPDATE bench_changes SET changes = changes + 1 WHERE writer = $1',
}
const hold = { name: 'hold', text: 'SELECT pg_sleep($1)' }
/** The place is the trigger's to give; where there is none, each still has its own. */
const entry = {
  name: 'entry',
  text: `INSERT INTO audit_entries (at, action, actor, target, outcome, request_id, address, user_agent, details, seq)
    VALUES (now(), 'user.update', $1, $1, 'success', 'bench', '192.0.2.7', 'Mozilla/5.0',
      '{"before.locale":"es","after.locale":"en"}', -nextval('bench_places'))`,
}

async function chainFunction(client: Client): Promise<string> {
  const { rows } = await client.query<{ text: string }>(
    `SELECT pg_get_functiondef('gatehouse_audit_chain'::regproc) AS text`,
  )
  const text = rows[0]?.text
  if (!text) throw new Error('The audit log has no chain')
  return text
}

function inOneStream(shipped: string): string {
  const one = shipped.replace('txid_current() % 16', '0')
  if (one === shipped) throw new Error('The streams are no longer chosen as this suite knows it')
  return one
}

async function migrate(postgresUrl: string): Promise<void> {
  const secrets = { sqlPassword: crypto.randomUUID(), redisToken: crypto.randomUUID() }
  const cloud = await startLocalCloud({ port: 0, data: 'memory', ...secrets, postgresUrl })
  try {
    await applyMigrations(createDatabase({ url: cloud.databaseUrl }))
  } finally {
    await cloud.close()
  }
}

async function connected(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString })
  await client.connect()
  return client
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = await connected(serverUrl)
  await client.query(statement)
  await client.end()
}
