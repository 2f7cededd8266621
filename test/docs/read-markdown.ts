/** Reads what documents refer to: tests by file and title, other pages by section. */
import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'

export interface Document {
  readonly path: string
  readonly text: string
}

/** Every page that is written for people, but for those of packages. */
export async function readDocuments(): Promise<readonly Document[]> {
  const paths = globSync(['*.md', 'docs/**/*.md', 'local-cloud/*.md'])
  return Promise.all(
    paths.sort().map(async (path) => ({ path, text: await readFile(path, 'utf8') })),
  )
}

interface TestReference {
  readonly file: string
  /** Nothing: only the file, or folder, is named. */
  readonly titles: readonly string[]
}

/** `test/x.test.ts` “one title”, “another title”. */
export function testReferencesIn(text: string): readonly TestReference[] {
  const found = text.matchAll(/`((?:local-cloud\/)?test\/[\w./-]+)`((?:,? “[^”]+”)*)/g)
  return [...found].map(([, file = '', titles = '']) => ({
    file,
    titles: [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => title),
  }))
}

/** The titles of the tests and groups in a file, as they are written there. */
export async function titlesOf(file: string): Promise<ReadonlySet<string>> {
  const source = await readFile(file, 'utf8')
  const calls = source.matchAll(
    /(?:\b(?:test|it|describe)(?:\.\w+)*|[\])])\s*\(\s*(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"|`((?:\\.|[^`\\])*)`)\s*,/g,
  )
  const titles = [...calls].map(([, single, double, template]) => single ?? double ?? template)
  return new Set(titles.map((title = '') => title.replaceAll(/\\(.)/g, '$1')))
}

interface Link {
  readonly target: string
  readonly section: string | undefined
}

/** `[words](page.md#section)`; links to other hosts are left out. */
export function linksIn({ path, text }: Document): readonly Link[] {
  const found = text.matchAll(/\]\(([^)\s#:]*)(?:#([^)\s]+))?\)/g)
  return [...found].map(([, target = '', section]) => ({
    target: target === '' ? path : normalize(join(dirname(path), target)),
    section,
  }))
}

/** The names of a page's sections, as GitHub makes them of headings. */
export function sectionsOf(text: string): ReadonlySet<string> {
  const headings = text.replaceAll(/^```.*?^```/gms, '').matchAll(/^#+ (.+)$/gm)
  return new Set([...headings].map(([, heading = '']) => slugOf(heading)))
}

function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')
}
