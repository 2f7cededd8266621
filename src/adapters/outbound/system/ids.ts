import type { Ids } from '../../../application/ports/ids.ts'
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
} from '../../../domain/shared/ids.ts'

/** 122 random bits (RFC 9562, version 4) behind a prefix that tells what it names. */
export const randomIds: Ids = {
  user: () => asId<UserId>(`usr_${randomPart()}`),
  session: () => asId<SessionId>(`ses_${randomPart()}`),
  oneTimeToken: () => asId<OneTimeTokenId>(`tok_${randomPart()}`),
  message: () => asId<MessageId>(`msg_${randomPart()}`),
  proposal: () => asId<ProposalId>(`prp_${randomPart()}`),
  passkey: () => asId<PasskeyId>(`pky_${randomPart()}`),
  serviceCredential: () => asId<ServiceCredentialId>(`svc_${randomPart()}`),
  ipBlock: () => asId<IpBlockId>(`blk_${randomPart()}`),
}

function randomPart(): string {
  return crypto.randomUUID().replaceAll('-', '')
}
