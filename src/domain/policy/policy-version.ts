/** As it stands in tokens, in answers and in entity tags: `7-Q3o8mVwXy0aB`. */
export function policyVersion(sequence: number, hash: string): string {
  return `${sequence}-${hash.slice(0, 12)}`
}
