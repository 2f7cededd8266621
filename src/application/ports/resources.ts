import type { Resource } from '../../domain/portal/resource.ts'

/** Reads what portals have told of their things, in one trip. */
export interface Resources {
  find(type: string, id: string): Promise<Resource | undefined>
}
