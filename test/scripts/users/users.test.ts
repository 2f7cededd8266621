import { createHash } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import bcryptjs from 'bcryptjs'
import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { createDatabase } from '../../../src/adapters/outbound/neon/database.ts'
import { createNeonUserTransfers } from '../../../src/adapters/outbound/neon/user-transfers.ts'
import { composeService, goodPassword } from '../../support/composed-service.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'
import { aFolder, readReport, startUsers } from './command.ts'

const bcryptHash = '$2b$10$abcdefghijklmnopqrstuvabcdefghijklmnopqrstuvabcdefghi'

describe('npm run users', () => {
  const own = useOwnCloud()
  const url = () => own().cloud.databaseUrl
  const users = (...args: readonly string[]) => startUsers(url(), args).ended
  const count = async (like: string) => {
    const { query, run } = createDatabase({ url: url() })
    const { rows } = await run(
      query.execute<{ n: number }>(
        sql`SELECT count(*)::int AS n FROM users WHERE username LIKE ${like}`,
      ),
    )
    return rows[0]?.n
  }

  it('imports a CSV file, reports the lines that it does not take, and people sign in', async () => {
    const file = join(await aFolder(), 'people.csv')
    const hash = await bcryptjs.hash(goodPassword, 4)
    await writeFile(
      file,
      [
        'username,email,passwordHash,roles,attributes',
        `csv-ana,csv-ana@example.org,${hash},teacher learner,"{""courses"":[""c1""]}"`,
        'csv-bob,not an address,,,',
        `csv-cleo,csv-cleo@example.org,md5,,`,
        '',
        'csv-dora,csv-dora@example.org,,,',
      ].join('\r\n'),
    )
    const first = await users('import', file)
    expect(first.output).toContain('Imported 2, 1 of them without a password; rejected 2')
    expect(first.code).toBe(1)
    const report = await readReport(`${file}.report.jsonl`)
    expect(report).toMatchObject([
      { line: 3, field: 'email', code: 'email_not_plain' },
      { line: 4, field: 'passwordHash', code: 'hash_unknown_format' },
    ])
    expect((await stat(`${file}.report.jsonl`)).mode & 0o777).toBe(0o600)

    const { call } = composeService(own())
    const signedIn = await call('POST /auth/login', {
      body: { identifier: 'csv-ana', password: goodPassword },
    })
    expect(signedIn.body.user).toMatchObject({ role: 'teacher', attributes: { courses: ['c1'] } })

    const again = await users('import', file)
    expect(again.output).toContain('Lines up to 6 were imported before')
    expect(again.output).toContain('Imported 0')
    expect(await count('csv-%')).toBe(2)
  })

  it.each(['csv', 'jsonl'])(
    'exports %s that an import of an empty record understands',
    async (format) => {
      const folder = await aFolder()
      const [people, before, after] = ['people.jsonl', `before.${format}`, `after.${format}`].map(
        (name) => join(folder, name),
      ) as [string, string, string] // three names
      const person = {
        username: `${format}-eve`,
        email: `=1+${format}@example.org`,
        passwordHash: bcryptHash,
        emailVerified: true,
        status: 'disabled',
        roles: ['teacher', 'learner'],
        attributes: { courses: ['=c1', 'say "hi", ñ'] },
        firstName: "'-Eve",
        lastName: '=Eve, "E."',
        locale: 'es',
        createdAt: '2020-02-29T12:00:00.123Z',
      }
      await writeFile(people, JSON.stringify(person))
      expect((await users('import', people)).code).toBe(0)
      expect(await users('export', before, '--with-hashes')).toMatchObject({ code: 0 })
      expect((await stat(before)).mode & 0o777).toBe(0o600)
      if (format === 'csv') expect(await readFile(before, 'utf8')).not.toMatch(/(?:^|,)"?[=+@-]/m)

      const { query, run } = createDatabase({ url: url() })
      await run(query.execute(sql`DELETE FROM users`))
      expect(await users('import', before, '--reserved-names')).toMatchObject({ code: 0 })
      await users('export', after, '--with-hashes')
      expect(await readFile(after, 'utf8')).toBe(await readFile(before, 'utf8'))
    },
  )

  it('exports no hash that was not asked for, and over no file', async () => {
    const file = join(await aFolder(), 'people.jsonl')
    await writeFile(
      file,
      JSON.stringify({ username: 'bare-ana', email: 'bare@x.org', passwordHash: bcryptHash }),
    )
    await users('import', file)
    const exported = `${file}.csv`
    await users('export', exported)
    expect(await readFile(exported, 'utf8')).toContain('bare@x.org')
    expect(await readFile(exported, 'utf8')).not.toContain(bcryptHash)
    expect(await users('export', exported)).toMatchObject({ code: 2 })
  })

  it('goes on after a kill, and neither loses nor doubles a person or a report', async () => {
    const file = join(await aFolder(), 'many.jsonl')
    const lines = Array.from({ length: 2600 }, (_, index) =>
      JSON.stringify({
        username: `kill-${index}`,
        email: `kill-${index}@example.org`,
        passwordHash: index % 100 === 0 ? 'md5' : bcryptHash,
      }),
    )
    await writeFile(file, lines.join('\n'))
    const digest = createHash('sha256').update(lines.join('\n')).digest('hex')
    const { progress } = createNeonUserTransfers(createDatabase({ url: url() }))

    const first = startUsers(url(), ['import', file])
    let reached = 0
    while (reached === 0) reached = (await progress(digest))?.line ?? 0
    first.kill()
    expect((await first.ended).code).toBeNull()
    // What the process had sent may still be carried out: then it counts as done.
    expect(await count('kill-%')).toBeLessThan(2574)

    const resumed = await users('import', file, '--resume')
    expect(resumed.output).toMatch(/Going on after line \d+00\./)
    expect(await count('kill-%')).toBe(2574)
    expect(await progress(digest)).toMatchObject({ line: 2600, imported: 2574, rejected: 26 })
    const report = await readReport(`${file}.report.jsonl`)
    expect(report.map(({ line }) => line)).toEqual(
      Array.from({ length: 26 }, (_, index) => index * 100 + 1),
    )
  })

  it('checks tens of megabytes in little memory, and writes nothing', async () => {
    const file = join(await aFolder(), 'large.jsonl')
    const filling = 'x'.repeat(60_000)
    const bad = Array.from({ length: 400 }, (_, i) => `{"username":"l-${i}","email":"${filling}"}`)
    await writeFile(file, `${bad.join('\n')}\n${filling.repeat(50)}`)
    const checked = await startUsers(
      url(),
      ['import', file, '--dry-run'],
      ['--max-old-space-size=64'],
    ).ended
    expect(checked.output).toContain('rejected 401')
    expect(await count('l-%')).toBe(0)
  })

  it('exits with 2 when it was called in a way that cannot work', async () => {
    const file = join(await aFolder(), 'people.csv')
    await writeFile(file, 'not,what\nit,takes\n')
    const { code, output } = await users('import', file)
    expect(output).toContain('The first line must name columns')
    expect(code).toBe(2)
  })
})
