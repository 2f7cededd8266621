import { type messages, PGlite, protocol } from '@electric-sql/pglite'
import { beginStatement, type SqlDatabase, type SqlResult, type SqlStatement } from './database.ts'
import { asSqlError } from './error.ts'

export interface EmbeddedDatabase extends SqlDatabase {
  /** The whole database as a tar, for another instance to start from. */
  dump(): Promise<Blob>
}

/**
 * A PGlite behind the extended query protocol, so that Postgres types the parameters and prints the values.
 * It has one session: a request owns it from its first statement to its last, and the next request waits.
 */
export async function openEmbeddedDatabase(options: {
  folder: string | undefined
  template: Blob | undefined
}): Promise<EmbeddedDatabase> {
  const { folder, template } = options
  const db = await PGlite.create({
    ...(folder === undefined ? {} : { dataDir: folder }),
    ...(template === undefined ? {} : { loadDataDir: template }),
  }).catch((cause: unknown) => {
    const place = folder === undefined ? 'in memory' : `in ${folder}`
    throw new Error(
      `The database ${place} cannot be opened (${String(cause)}). If it is damaged, delete it to start afresh.`,
      { cause },
    )
  })
  await db.exec("SET TIME ZONE 'UTC'")
  return {
    run: (statements, transaction) =>
      db.runExclusive(async () => {
        let untouched = false
        try {
          if (transaction) await execute(db, { query: beginStatement(transaction), params: [] })
          const results: SqlResult[] = []
          for (const statement of statements) results.push(await execute(db, statement))
          if (transaction) await execute(db, { query: 'COMMIT', params: [] })
          untouched = leaveSessionAlone(statements, results)
          return results
        } finally {
          if (!untouched) await restoreSession(db)
        }
      }),
    dump: () => db.dumpDataDir('none'),
    close: () => db.close(),
  }
}

/** Neon hands a fresh-looking session to every request; so an open transaction, a `SET` and a temporary table go. */
async function restoreSession(db: PGlite): Promise<void> {
  if (db.isInTransaction()) await execute(db, { query: 'ROLLBACK', params: [] })
  await execute(db, { query: 'DISCARD ALL', params: [] })
  await execute(db, { query: "SET TIME ZONE 'UTC'", params: [] })
}

/** DISCARD ALL throws every plan away, which doubles what a request costs: only where there is something to discard. */
function leaveSessionAlone(
  statements: readonly SqlStatement[],
  results: readonly SqlResult[],
): boolean {
  return (
    results.every(({ command }) => plainCommands.has(command)) &&
    !statements.some(({ query }) => sessionWords.test(query))
  )
}

const plainCommands = new Set(['SELECT', 'INSERT', 'UPDATE', 'DELETE'])
const sessionWords = /set_config|advisory|temp|currval|lastval|setval|nextval/i

async function execute(db: PGlite, statement: SqlStatement): Promise<SqlResult> {
  const { parse, bind, describe, execute: run, sync } = protocol.serialize
  const request = Buffer.concat([
    parse({ text: statement.query }),
    bind({ values: [...statement.params] }),
    describe({ type: 'P' }),
    run({}),
    sync(),
  ])
  const replies = await db.execProtocolStream(request, { throwOnError: false })
  return readReplies(replies)
}

type Reply = Awaited<ReturnType<PGlite['execProtocolStream']>>[number]

function readReplies(replies: readonly Reply[]): SqlResult {
  let fields: SqlResult['fields'] = []
  const rows: (string | null)[][] = []
  let tag = ''
  for (const reply of replies) {
    const refused = reply instanceof Error ? asSqlError(reply) : undefined
    if (refused) throw refused
    if (is(reply, 'rowDescription')) fields = reply.fields
    else if (is(reply, 'dataRow')) rows.push(reply.fields)
    else if (is(reply, 'commandComplete')) tag = reply.text
  }
  return { fields, rows, ...readTag(tag) }
}

interface Replies {
  rowDescription: messages.RowDescriptionMessage
  dataRow: messages.DataRowMessage
  commandComplete: messages.CommandCompleteMessage
}

function is<Name extends keyof Replies>(
  reply: { name: string },
  name: Name,
): reply is Replies[Name] {
  return reply.name === name
}

/** `INSERT 0 1` → INSERT, 1; `SELECT 3` → SELECT, 3; `CREATE TABLE` → CREATE, null. */
function readTag(tag: string): Pick<SqlResult, 'command' | 'rowCount'> {
  const words = tag.split(' ')
  const last = words.at(-1) ?? ''
  return { command: words[0] ?? '', rowCount: /^\d+$/.test(last) ? Number(last) : null }
}
