import { readFile } from 'node:fs/promises'
import { expect, inject, it } from 'vitest'
import { openEmbeddedDatabase } from '../src/sql/embedded.ts'

it('requests that come in the same moment take turns: none runs inside the transaction of another', async () => {
  const template = new Blob([await readFile(inject('templateFile'))])
  const db = await openEmbeddedDatabase({ folder: undefined, template })
  const statement = (query: string) => ({ query, params: [] })
  await db.run([statement('CREATE TABLE t (a int)')])
  const settled = await Promise.allSettled([
    db.run([statement('INSERT INTO t VALUES (1)'), statement('SELECT 1/0')], {}),
    db.run([statement('INSERT INTO t VALUES (2)')]),
    db.run([statement('INSERT INTO t VALUES (3)'), statement('INSERT INTO t VALUES (4)')], {}),
  ])
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
  const [kept] = await db.run([statement('SELECT a FROM t ORDER BY a')])
  expect(kept?.rows).toEqual([['2'], ['3'], ['4']])
  await db.close()
})
