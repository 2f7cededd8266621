/** Whether two secrets are the same, in the same time wherever they differ. */
export function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  const difference = one.reduce((sum, byte, index) => sum | (byte ^ (other[index] ?? -1)), 0)
  return one.length === other.length && difference === 0
}
