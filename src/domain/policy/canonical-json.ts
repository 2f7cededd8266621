/** JSON with the members of every object in the order of their names (RFC 8785, for values that we make): equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member
    return Object.fromEntries(
      Object.entries(member).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
    )
  })
}
