import { requirements } from '../../domain/access/requirement.ts'
import type { IpBlock } from '../../domain/protection/ip-block.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { IpBlockId } from '../../domain/shared/ids.ts'
import { ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import { ipBlockResource } from '../access/resources.ts'
import type { Clock } from '../ports/clock.ts'
import type { IpBlocks } from '../ports/ip-blocks.ts'
import type { Page, PageRequest } from '../ports/page.ts'

/** Blocks in force, in the order they were made; the service's own ones included. */
export type ListBlocks = (
  caller: Caller,
  page: PageRequest<IpBlockId>,
) => Promise<Result<BlockPage, AdmissionError>>

export interface BlockPage extends Page<IpBlock> {
  /** What the page ended with, seen or not. */
  readonly last: IpBlockId | undefined
}

export function createListBlocks(ports: {
  admit: Admit
  ipBlocks: IpBlocks
  clock: Clock
}): ListBlocks {
  const { admit, ipBlocks, clock } = ports
  return async (caller, page) => {
    const [admission, found] = await Promise.all([
      admit(caller, requirements.readIpBlocks),
      ipBlocks.list(page, clock.now()),
    ])
    if (!admission.ok) return admission
    const { permit } = admission.value
    // What a rule hides is left out of the page, which may so be a short one.
    const items = found.items.filter((block) => permit(ipBlockResource(block)).ok)
    return ok({ items, more: found.more, last: found.items.at(-1)?.id })
  }
}
