/** What documents say is tested is tested, under that title; what they lead to is there. */
import { stat } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  type Document,
  linksIn,
  readDocuments,
  sectionsOf,
  testReferencesIn,
  titlesOf,
} from './read-markdown.ts'

let documents: readonly Document[]
beforeAll(async () => {
  documents = await readDocuments()
})

/** Each of their promises stands with the title of a test. */
const exact = ['docs/asvs.md', 'docs/reliability.md', 'docs/threat-model.md']

describe('a document', () => {
  test('names only tests that exist, by the titles that they have', async () => {
    const wrong: string[] = []
    for (const { path, text } of documents) {
      for (const { file, titles } of testReferencesIn(text)) {
        if (!(await exists(file))) wrong.push(`${path}: ${file}`)
        else if (titles.length > 0) {
          const there = await titlesOf(file).catch(() => new Set<string>()) // of a folder: none
          const missing = titles.filter((title) => !there.has(title))
          wrong.push(...missing.map((title) => `${path}: ${file} “${title}”`))
        }
      }
    }
    expect(wrong).toEqual([])
  })

  test('that promises something names a test by its title', () => {
    for (const path of exact) {
      const { text = '' } = documents.find((document) => document.path === path) ?? {}
      const references = testReferencesIn(text)
      expect(references.length).toBeGreaterThan(9)
      expect(references.filter(({ titles }) => titles.length === 0)).toEqual([])
    }
  })

  test('leads only to pages and sections that exist', async () => {
    const sections = new Map(documents.map(({ path, text }) => [path, sectionsOf(text)]))
    const wrong: string[] = []
    for (const document of documents) {
      for (const { target, section } of linksIn(document)) {
        const known = sections.get(target)
        const leadsSomewhere =
          known && section !== undefined ? known.has(section) : await exists(target)
        if (!leadsSomewhere) wrong.push(`${document.path}: ${target}#${section}`)
      }
    }
    expect(wrong).toEqual([])
  })
})

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
