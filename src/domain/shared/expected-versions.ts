/** The versions on which a change may be made (`If-Match`); undefined: whichever it is now. */
export type ExpectedVersions = readonly number[] | undefined

export function isExpected(expected: ExpectedVersions, version: number): boolean {
  return expected?.includes(version) ?? true
}
