/** Where the next page of a list begins: the last id in base64url, opaque to clients. Pure. */
import { rowId } from './row-id.ts'

export function cursorOf(lastId: number): string {
  return btoa(String(lastId)).replaceAll('=', '')
}

/** The id that a cursor of ours stands for; undefined for anything else. */
export function readCursor<Id extends number>(cursor: string): Id | undefined {
  if (!/^[A-Za-z0-9]{2,14}$/.test(cursor) || cursor.length % 4 === 1) return undefined
  const id = rowId<Id>(atob(cursor))
  return id !== undefined && cursorOf(id) === cursor ? id : undefined // one id has one cursor
}
