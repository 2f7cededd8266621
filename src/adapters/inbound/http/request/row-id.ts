/** The numeric id in a path: a positive int32 in plain decimals, or nothing that a row could have. Pure. */
export function rowId<Id extends number>(text: string): Id | undefined {
  if (!/^[1-9]\d{0,9}$/.test(text)) return undefined
  const id = Number(text)
  return id <= 0x7fffffff ? (id as Id) : undefined // the caller says whose id the path names
}
