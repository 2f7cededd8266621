import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromCell, toCell } from '../../../scripts/users/csv-cell.ts'
import { readCsv } from '../../../scripts/users/read-csv.ts'
import { readJsonLines } from '../../../scripts/users/read-json-lines.ts'
import type { ImportLine } from '../../../src/application/transfer/import-line.ts'

describe('a CSV file', () => {
  it('is read cell by cell, with a mark of its encoding, other line ends, and blank lines', async () => {
    const lines = await readAll(
      readCsv,
      [
        '\ufeffusername,email,emailVerified,roles,attributes,firstName,passwordHash',
        'ana,ana@example.org,true,teacher  learner,"{""a"":1}","Ana, ""A""",',
        '',
        "bob,'=bob@example.org,false,,,''-Bob,h\r",
      ].join('\r\n'),
    )
    expect(lines).toEqual([
      [
        2,
        {
          username: 'ana',
          email: 'ana@example.org',
          emailVerified: true,
          roles: ['teacher', 'learner'],
          attributes: { a: 1 },
          firstName: 'Ana, "A"',
        },
      ],
      [
        4,
        {
          username: 'bob',
          email: '=bob@example.org',
          emailVerified: false,
          firstName: "'-Bob",
          passwordHash: 'h',
        },
      ],
    ])
  })

  it('reports each broken line by its number, and loses none around it', async () => {
    const broken = [
      ['"never,ends', 'line_malformed'],
      ['a"b,c', 'line_malformed'],
      ['"a"b,c', 'line_malformed'],
      ['only-one', 'line_malformed'],
      ['one,two,three', 'line_malformed'],
      [`${'x'.repeat(70_000)},y`, 'line_too_long'],
      ['\udcff,y', 'ok'],
    ] as const
    const good = (n: number) => `good-${n},good-${n}@example.org`
    const rows = broken.flatMap(([text], index) => [text, good(index)])
    const lines = await readAll(readCsv, ['username,email', ...rows].join('\n'))
    expect(lines.map(([line]) => line)).toEqual(rows.map((_, index) => index + 2))
    for (const [index, [, code]] of broken.entries()) {
      if (code !== 'ok') expect(lines[index * 2]?.[1]).toEqual([`null ${code}`])
      expect(lines[index * 2 + 1]?.[1]).toMatchObject({ username: `good-${index}` })
    }
  })

  it('takes no cell that goes on in the next line, and counts on', async () => {
    const text = 'username,email\na,a@x.org\n"multi\nline",b@x.org\nc,c@x.org'
    expect(await readAll(readCsv, text)).toEqual([
      [2, { username: 'a', email: 'a@x.org' }],
      [3, ['null line_malformed']],
      [4, ['null line_malformed']],
      [5, { username: 'c', email: 'c@x.org' }],
    ])
  })

  it.each([
    ['email\na@b.c', 'no name of a person'],
    ['username,email,shoe\na,b,c', 'an unknown column'],
    ['username,username\na,b', 'a column twice'],
    ['', 'nothing'],
  ])('is refused as a whole: %j has %s', async (text) => {
    await expect(readAll(readCsv, text)).rejects.toThrow(/columns/)
  })

  it('says which cell is of the wrong kind', async () => {
    const lines = await readAll(
      readCsv,
      'username,email,emailVerified,attributes,status\na,b,yes,,\na,b,,{},gone\na,b,,no,\n,,,,',
    )
    expect(lines.map(([, form]) => form)).toEqual([
      ['emailVerified wrong_value'],
      ['status wrong_value'],
      ['attributes wrong_type'],
      { username: '', email: '' },
    ])
  })
})

describe('a cell', () => {
  it('comes back as it was, and never begins like a formula', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^['=+\-@\t\r\n＝＋－＠"a,]{0,6}$/), (text) => {
        const cell = toCell(text)
        expect(cell).not.toMatch(/^"[=+\-@\t\r\n＝＋－＠]/)
        expect(fromCell(cell.slice(1, -1).replaceAll('""', '"'))).toBe(text)
      }),
    )
  })
})

describe('a file of JSON lines', () => {
  it('is read line by line, and each wrong one is reported', async () => {
    const lines = await readAll(
      readJsonLines,
      [
        '{"username":"ana","email":"ana@example.org","passwordHash":null,"firstName":null}',
        '{"username":"ana"',
        '["ana"]',
        'null',
        '',
        '{"username":"ana"}',
        '{"username":1,"email":"x","ana@example.org":true}',
        '{"username":"ana","email":"x","roles":"teacher"}',
        `{"username":"${'a'.repeat(1001)}","email":"x"}`,
      ].join('\n'),
    )
    expect(lines).toEqual([
      [1, { username: 'ana', email: 'ana@example.org', passwordHash: undefined, firstName: null }],
      [2, ['null line_malformed']],
      [3, ['null line_malformed']],
      [4, ['null line_malformed']],
      [6, ['email required']],
      [7, ['username wrong_type', 'null unknown_field']],
      [8, ['roles wrong_type']],
      [9, ['username too_long']],
    ])
  })
})

/** The number of each line, and its form or `field code` of what is wrong. */
async function readAll(
  read: (body: ReadableStream<Uint8Array>) => AsyncIterable<ImportLine>,
  text: string,
) {
  const lines: [number, unknown][] = []
  for await (const { line, form } of read(new Blob([text]).stream())) {
    const what = form.ok
      ? form.value
      : form.error.map(({ path, code }) => `${path || null} ${code}`)
    lines.push([line, what])
  }
  return lines
}
