import type { Cidr, IpBlock } from '../../domain/protection/ip-block.ts'
import type { IpBlockId } from '../../domain/shared/ids.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Page, PageRequest } from './page.ts'

/** Reads blocks of networks. Each method is one trip. */
export interface IpBlocks {
  /** Everything that requests are held against at `now`. */
  inForce(now: Instant): Promise<readonly IpBlock[]>
  /** Those in force at `now`, in the order they were made. */
  list(page: PageRequest<IpBlockId>, now: Instant): Promise<Page<IpBlock>>
  /** Unless it has been lifted, or has expired at `now`. */
  byId(id: IpBlockId, now: Instant): Promise<IpBlock | undefined>
  /** How often the service has blocked exactly this network by itself since then, whatever became of it. */
  automaticSince(network: Cidr, since: Instant): Promise<number>
}
