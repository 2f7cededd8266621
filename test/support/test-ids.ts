import type { Ids } from '../../src/application/ports/ids.ts'
import {
  asId,
  type IpBlockId,
  type MessageId,
  type OneTimeTokenId,
  type PasskeyId,
  type ProposalId,
  type ServiceCredentialId,
  type SessionId,
  type UserId,
} from '../../src/domain/shared/ids.ts'

/** Counts up, each kind by itself: the first user of a test is always `usr_1`. */
export function createTestIds(): Ids {
  const made = { usr: 0, ses: 0, tok: 0, msg: 0, prp: 0, svc: 0, pky: 0, blk: 0 }
  const next = (prefix: keyof typeof made) => {
    made[prefix] += 1
    return `${prefix}_${made[prefix]}`
  }
  return {
    user: () => asId<UserId>(next('usr')),
    session: () => asId<SessionId>(next('ses')),
    oneTimeToken: () => asId<OneTimeTokenId>(next('tok')),
    message: () => asId<MessageId>(next('msg')),
    proposal: () => asId<ProposalId>(next('prp')),
    passkey: () => asId<PasskeyId>(next('pky')),
    serviceCredential: () => asId<ServiceCredentialId>(next('svc')),
    ipBlock: () => asId<IpBlockId>(next('blk')),
  }
}
