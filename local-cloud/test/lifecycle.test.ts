import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { neon, neonConfig } from '@neondatabase/serverless'
import { Redis } from '@upstash/redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalCloud } from '../src/index.ts'
import { postJson, startTestCloud } from './support/cloud.ts'

neonConfig.fetchEndpoint = (host, port) => `http://${host}:${port}/sql`

const redisOf = (cloud: LocalCloud) =>
  new Redis({ url: cloud.redisUrl, token: cloud.redisToken, retry: false })

describe('clouds side by side', () => {
  let first: LocalCloud
  let second: LocalCloud
  beforeAll(async () => {
    first = await startTestCloud()
    await neon(first.databaseUrl)`CREATE TABLE t AS SELECT 1 AS a`
    second = await startTestCloud({ template: await first.dumpTemplate() })
  })
  afterAll(() => Promise.all([first?.close(), second?.close()]))

  it('one that starts from a template has what the template had', async () => {
    expect(await neon(second.databaseUrl)`SELECT a FROM t`).toEqual([{ a: 1 }])
  })

  it('do not see each other’s data', async () => {
    await neon(second.databaseUrl)`INSERT INTO t VALUES (2)`
    await redisOf(second).set('key', 'second')
    await postJson(second.mailUrl, { to: 'a@b.test', subject: '', text: '' })
    expect(await neon(first.databaseUrl)`SELECT a FROM t`).toEqual([{ a: 1 }])
    expect(await redisOf(first).get('key')).toBeNull()
    expect(await (await fetch(`${first.url}/mailbox`)).json()).toEqual({ messages: [] })
  })
})

describe('the port', () => {
  it('when somebody has it, the start fails with EADDRINUSE', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    await expect(startTestCloud({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    other.close()
  })

  it('is free again after close, though a connection was kept alive and a request hangs', async () => {
    const cloud = await startTestCloud({ sleep: () => new Promise(() => {}) })
    await fetch(`${cloud.url}/faults`, { method: 'PUT', body: '{"mail":{"delayMs":1}}' })
    const hanging = postJson(cloud.mailUrl, {}).catch(() => 'cut')
    await fetch(`${cloud.url}/healthz`)
    await cloud.close()
    await cloud.close()
    expect(await hanging).toBe('cut')
    const next = createServer().listen(cloud.port, '127.0.0.1')
    await once(next, 'listening')
    next.close()
  })
})

describe('a backing that is not there', () => {
  it('fails the start with a sentence that names the setting', async () => {
    await expect(
      startTestCloud({ postgresUrl: 'postgres://nobody@127.0.0.1:1/none' }),
    ).rejects.toThrow('PostgreSQL of LOCAL_POSTGRES_URL cannot be reached')
  })

  it('fails the start for Redis too', async () => {
    await expect(startTestCloud({ redisUrl: 'redis://127.0.0.1:1' })).rejects.toThrow(
      'Redis of LOCAL_REDIS_URL cannot be reached',
    )
  })
})

describe('a data folder', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'local-cloud-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('keeps the database and the mailbox over a restart, belongs to one cloud, and outlives a crash', async () => {
    const data = join(folder, 'kept')
    const first = await startTestCloud({ data })
    await neon(first.databaseUrl)`CREATE TABLE t AS SELECT 1 AS a`
    await postJson(first.mailUrl, { to: 'a@b.test', subject: 'kept', text: '' })
    await expect(startTestCloud({ data })).rejects.toThrow('in use by a local cloud')
    await first.close()
    expect(await readdir(data)).not.toContain('local-cloud.pid')

    // What a killed process leaves: its lock, and half a line.
    await writeFile(join(data, 'local-cloud.pid'), `${await idOfAProcessThatIsGone()}\n`)
    await writeFile(join(data, 'mailbox.jsonl'), '{"id":"half', { flag: 'a' })
    const second = await startTestCloud({ data })
    expect(await neon(second.databaseUrl)`SELECT a FROM t`).toEqual([{ a: 1 }])
    expect(await (await fetch(`${second.url}/mailbox`)).json()).toMatchObject({
      messages: [{ subject: 'kept' }],
    })
    await second.close()
  })

  it('of another running process is refused, with its id', async () => {
    const data = join(folder, 'foreign')
    await mkdir(data)
    await writeFile(join(data, 'local-cloud.pid'), `${process.ppid}\n`)
    await expect(startTestCloud({ data })).rejects.toThrow(`process id ${process.ppid}`)
  })

  it('that holds something else is refused and left alone', async () => {
    const data = join(folder, 'strange')
    await mkdir(join(data, 'postgres'), { recursive: true })
    await writeFile(join(data, 'postgres', 'diary.txt'), '')
    await expect(startTestCloud({ data })).rejects.toThrow('not a PostgreSQL data folder')
    expect(await readdir(join(data, 'postgres'))).toEqual(['diary.txt'])
    expect(await readdir(data)).toEqual(['postgres'])
  })

  it('that is damaged is refused with a sentence that says what to do', async () => {
    const data = join(folder, 'damaged')
    await mkdir(join(data, 'postgres'), { recursive: true })
    await writeFile(join(data, 'postgres', 'PG_VERSION'), '18\n')
    await expect(startTestCloud({ data })).rejects.toThrow(/cannot be opened.*delete it/s)
    expect(await readdir(data)).toEqual(['postgres'])
  })

  it('whose first start was interrupted starts over', async () => {
    const data = join(folder, 'interrupted')
    await mkdir(join(data, 'postgres'), { recursive: true })
    await writeFile(join(data, 'postgres', 'PG_VERSION'), '18\n')
    await writeFile(join(data, 'postgres.unfinished'), '')
    const cloud = await startTestCloud({ data })
    expect(await neon(cloud.databaseUrl)`SELECT 1 AS one`).toEqual([{ one: 1 }])
    await cloud.close()
    expect((await readdir(data)).sort()).toEqual(['mailbox.jsonl', 'postgres'])
  })

  async function idOfAProcessThatIsGone(): Promise<number> {
    const child = spawn(process.execPath, ['--version'])
    await once(child, 'exit')
    return child.pid ?? 0
  }
})
