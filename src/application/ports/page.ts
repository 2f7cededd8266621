/** One page of a list in key order: what comes after `after`, at most `limit` items. */
export interface PageRequest<Key> {
  readonly after: Key | undefined
  readonly limit: number
}

export interface Page<Item> {
  readonly items: readonly Item[]
  /** Whether there is more behind the last item. */
  readonly more: boolean
}
