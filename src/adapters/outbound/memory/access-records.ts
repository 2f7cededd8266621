import type { AccessRecords, SearchPage } from '../../../application/ports/access-records.ts'
import { principalOf, type User } from '../../../domain/account/user.ts'
import { createTest } from '../../../domain/policy/evaluate/test.ts'
import type { MemoryStore } from './store.ts'

/** Answers questions about access from memory. */
export function createMemoryAccessRecords(store: MemoryStore): AccessRecords {
  const active = () =>
    [...store.state.users.values()]
      .map(({ user }) => user)
      .filter(({ status }) => status === 'active')

  return {
    async find() {
      return {
        person(reference) {
          const folded = reference.toLowerCase()
          const called = ({ username, email }: User) =>
            username.toLowerCase() === folded || email.toLowerCase() === folded
          const user = active().find(({ id }) => id === reference) ?? active().find(called)
          return user && principalOf(user)
        },
        thing: ({ type, id }) => store.state.resources.get(`${type} ${id}`)?.properties,
      }
    },

    async searchPeople(condition, vocabulary, page) {
      const holds = createTest(condition, vocabulary)
      const found = active().filter(({ id, role, roles, attributes }) =>
        holds({ user: { ...attributes, id, role, roles }, session: {}, context: {}, resource: {} }),
      )
      return pageOf(
        found.map(({ id }) => id),
        page,
      )
    },

    async searchThings(type, condition, vocabulary, page) {
      const holds = createTest(condition, vocabulary)
      const found = [...store.state.resources.values()].filter(
        ({ type: of, id, properties }) =>
          of === type &&
          holds({ user: {}, session: {}, context: {}, resource: { ...properties, id } }),
      )
      return pageOf(
        found.map(({ id }) => id),
        page,
      )
    },
  }
}

function pageOf(ids: readonly string[], { after, limit }: SearchPage) {
  const rest = ids.filter((id) => after === undefined || id > after).sort()
  return { ids: rest.slice(0, limit), more: rest.length > limit }
}
