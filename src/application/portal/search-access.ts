/** The back end of a portal asks who may, to what, or how (OpenID AuthZEN 1.0, section 8). */
import { requirements } from '../../domain/access/requirement.ts'
import type { SubjectName } from '../../domain/policy/bundle.ts'
import { filterOf } from '../../domain/policy/evaluate/filter.ts'
import { subjectFilterOf } from '../../domain/policy/subject-filter.ts'
import type { AnyCaller } from '../../domain/portal/service-caller.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { type AccessRequest, resolveRequest } from '../access/access-request.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { Failure } from '../errors.ts'
import type { AccessRecords, SearchPage, SearchResults } from '../ports/access-records.ts'
import type { Clock } from '../ports/clock.ts'

type SearchError = AdmissionError | Failure<'validation_failed'>

/** What is searched for is left out of the question; `page` goes on where the last one ended. */
export interface SearchAccess {
  resources(
    caller: AnyCaller,
    request: AccessRequest,
    page: SearchPage,
  ): Promise<Result<SearchResults, SearchError>>
  subjects(
    caller: AnyCaller,
    request: AccessRequest,
    page: SearchPage,
  ): Promise<Result<SearchResults, SearchError>>
  /** In the order of the policies; their names are the ids. */
  actions(
    caller: AnyCaller,
    request: AccessRequest,
    page: SearchPage,
  ): Promise<Result<SearchResults, SearchError>>
}

const nothing: SearchResults = { ids: [], more: false }

export function createSearchAccess(ports: {
  admit: Admit
  accessRecords: AccessRecords
  clock: Clock
}): SearchAccess {
  const { admit, accessRecords, clock } = ports

  /** Everything that the three have in common: may the caller ask, and what is known of what they name. */
  async function prepare(caller: AnyCaller, request: AccessRequest) {
    const { subject, resource } = request
    const [admission, records] = await Promise.all([
      admit(caller, requirements.searchAccess, {}),
      accessRecords.find(
        subject.type === 'user' && subject.id !== '' ? [subject.id] : [],
        resource.id === '' ? [] : [resource],
      ),
    ])
    if (!admission.ok) return admission
    const { policy } = admission.value
    const principal = records.person(subject.id)
    const registered = records.thing(resource)
    const nobody = { id: '', roles: [], attributes: {} } as const
    const known = {
      principal: principal ?? { ...nobody, id: nobody.id as never },
      registered,
      now: clock.now(),
    }
    const resolved = resolveRequest(policy, request, known)
    if (!resolved.ok) return err({ kind: 'validation_failed', violations: resolved.error } as const)
    return ok({ policy, principal, ...resolved.value })
  }

  return {
    async resources(caller, request, page) {
      const prepared = await prepare(caller, request)
      if (!prepared.ok) return prepared
      const { policy, principal, roles, question, facts } = prepared.value
      if (!principal) return ok(nothing)
      const concerned = policy.rulesAbout(roles, question)
      const filter = filterOf(concerned, policy.vocabularyFor, question, facts)
      const vocabulary = policy.vocabularyFor(question.subject)
      return ok(await accessRecords.searchThings(question.subject, filter, vocabulary, page))
    },

    async subjects(caller, request, page) {
      const prepared = await prepare(caller, request)
      if (!prepared.ok) return prepared
      if (request.subject.type !== 'user') return ok(nothing)
      const { policy, question, facts } = prepared.value
      const filter = subjectFilterOf(policy, question, facts)
      const vocabulary = policy.vocabularyFor(question.subject)
      return ok(await accessRecords.searchPeople(filter, vocabulary, page))
    },

    async actions(caller, request, { after, limit }) {
      const prepared = await prepare(caller, request)
      if (!prepared.ok) return prepared
      const { policy, principal, roles, question, facts } = prepared.value
      if (!principal) return ok(nothing)
      const subject = policy.bundle.subjects.find(
        ({ name }) => name === (request.resource.type as SubjectName),
      )
      const actions = subject?.actions ?? []
      const rest = after === undefined ? actions : actions.slice(actions.indexOf(after) + 1)
      const allowed = rest.filter((action) => policy.decide(roles, { ...question, action }, facts))
      return ok({ ids: allowed.slice(0, limit), more: allowed.length > limit })
    },
  }
}
