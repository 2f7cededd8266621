import type { UnmarkedEnd, UnmarkedEnds } from '../../../application/ports/unmarked-ends.ts'

/** Unmarked ends in memory; no commit is undone with them. */
export function createMemoryUnmarkedEnds(): UnmarkedEnds {
  let ends: readonly UnmarkedEnd[] = []
  let last = 0
  return {
    async add(ended, at) {
      ends = [...ended.map((one) => ({ id: ++last, ended: one, at })), ...ends]
    },
    list: async (limit) => ends.toSorted((one, other) => other.id - one.id).slice(0, limit),
    async remove(ids) {
      ends = ends.filter(({ id }) => !ids.includes(id))
    },
  }
}
