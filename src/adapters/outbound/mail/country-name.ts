/** Makes the function that names a country (ISO 3166-1 alpha-2); a code that nobody knows stands for itself. */
export function createCountryName(language: string): (code: string) => string {
  let names: Intl.DisplayNames | undefined
  return (code) => {
    names ??= new Intl.DisplayNames(language, { type: 'region' })
    return names.of(code) ?? code
  }
}
