/** Keeps the lines of the README that are figures: nobody copies them by hand. Pure. */
const begin = '<!-- figures of npm run bench: begin -->'
const end = '<!-- figures of npm run bench: end -->'

/** The README with other lines between the marks; throws when it has no marks. */
export function withFigures(readme: string, figures: string): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`The README has no place for figures: ${begin}`)
  return `${readme.slice(0, from)}${begin}\n${figures}\n${readme.slice(to)}`
}
