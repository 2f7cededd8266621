/** Where somebody is signed in: seen by themselves, and by whoever may end it. */
import { requirements } from '../../domain/access/requirement.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { Session } from '../../domain/session/session.ts'
import type { SessionId, UserId } from '../../domain/shared/ids.ts'
import { ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { Clock } from '../ports/clock.ts'
import type { Page, PageRequest } from '../ports/page.ts'
import type { Sessions } from '../ports/sessions.ts'
import type { FindUser, FindUserError } from '../users/find-user.ts'

/** The newest sign-in first. */
export type ListOwnSessions = (
  caller: Caller,
  page: PageRequest<SessionId>,
) => Promise<Result<Page<Session>, AdmissionError>>

export type ListSessionsOf = (
  caller: Caller,
  id: UserId,
  page: PageRequest<SessionId>,
) => Promise<Result<Page<Session>, FindUserError>>

export function createListSessions(ports: {
  admit: Admit
  findUser: FindUser
  sessions: Sessions
  clock: Clock
}): { readonly listOwnSessions: ListOwnSessions; readonly listSessionsOf: ListSessionsOf } {
  const { admit, findUser, sessions, clock } = ports

  return {
    async listOwnSessions(caller, page) {
      const { userId } = caller
      const [admission, found] = await Promise.all([
        admit(caller, requirements.readOwnSessions, { userId }),
        sessions.list(userId, page, clock.now()),
      ])
      return admission.ok ? ok(found) : admission
    },
    async listSessionsOf(caller, id, page) {
      const [user, found] = await Promise.all([
        findUser(caller, requirements.readSessionsOf, id),
        sessions.list(id, page, clock.now()),
      ])
      return user.ok ? ok(found) : user
    },
  }
}
