/** After how many characters a text repeats itself (its length when it does not). Linear time. Pure. */
export function smallestPeriod(characters: readonly string[]): number {
  // Knuth–Morris–Pratt: borders[i] is the length of the longest proper border of the first i + 1 characters.
  const borders: number[] = [0]
  let border = 0
  for (let index = 1; index < characters.length; index++) {
    while (border > 0 && characters[index] !== characters[border]) border = borders[border - 1] ?? 0
    if (characters[index] === characters[border]) border++
    borders.push(border)
  }
  return characters.length - border
}
