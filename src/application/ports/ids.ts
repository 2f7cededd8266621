import type {
  IpBlockId,
  MessageId,
  OneTimeTokenId,
  PasskeyId,
  ProposalId,
  ServiceCredentialId,
  SessionId,
  UserId,
} from '../../domain/shared/ids.ts'

/** New public identifiers: unguessable, never repeated, nothing about the row or its age in them. */
export interface Ids {
  user(): UserId
  session(): SessionId
  oneTimeToken(): OneTimeTokenId
  message(): MessageId
  proposal(): ProposalId
  serviceCredential(): ServiceCredentialId
  passkey(): PasskeyId
  ipBlock(): IpBlockId
}
