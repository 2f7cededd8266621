/**
 * Users, groups, folders in folders and documents in folders, tied by chance as in the paper: who owns what, who
 * or which group may view it, what lies in what. Pure.
 */
import type { Chance } from '../../../../measure/random.ts'
import type { Attributes, CedarEntity, CedarId, Question } from '../../scenario.ts'
import { named, reachable, type World } from '../questions.ts'

export interface Drive extends World {
  /** The entities that Cedar needs for a question, as the paper's policies want them. */
  entitiesFor(question: Question): readonly CedarEntity[]
}

const connected = 0.05

export function createDrive(index: number, size: number, chance: Chance): Drive {
  const [users, groups] = [named(index, 'user', size), named(index, 'group', size)]
  const [folders, documents] = [named(index, 'folder', size), named(index, 'document', size)]
  const some = (from: readonly string[]) => from.filter(() => chance.next() < connected)
  const pairs = (list: readonly string[], from: (at: number) => readonly string[]) =>
    new Map(list.map((item, at) => [item, some(from(at))]))

  const groupsOf = pairs(users, () => groups)
  const ownedBy = pairs(users, () => [...documents, ...folders])
  // A folder lies in folders that were there before: nothing lies in itself.
  const folderEdges = pairs(folders, (at) => folders.slice(0, at))
  const parents = new Map([...folderEdges, ...pairs(documents, () => folders)])
  const viewers = pairs([...documents, ...folders], () => [...users, ...groups])
  const isPublic = new Map(documents.map((document) => [document, chance.next() < 0.5]))

  const inOrAbove = (item: string) => [item, ...reachable(item, parents)]
  const owners = (items: readonly string[]) =>
    users.filter((user) => items.some((item) => ownedBy.get(user)?.includes(item)))
  const mayView = (item: string) => {
    const named = new Set(inOrAbove(item).flatMap((at) => viewers.get(at) ?? []))
    return users.filter((user) =>
      [user, ...(groupsOf.get(user) ?? [])].some((one) => named.has(one)),
    )
  }
  const documentOf = (id: string): Attributes => ({
    isPublic: isPublic.get(id) === true,
    viewerIds: mayView(id),
    ownerIds: owners([id]),
    folderOwnerIds: owners(reachable(id, parents)),
  })

  return {
    people: users.map((id) => ({ id, roles: ['user'], attributes: {} })),
    things: [
      ...documents.map((id) => ({ type: 'Document', id, attributes: documentOf(id) })),
      ...folders.map((id) => ({ type: 'Folder', id, attributes: { ownerIds: owners([id]) } })),
    ],
    actionsOn: ({ type }) =>
      type === 'Folder' ? ['createDocument'] : ['read', 'write', 'share', 'changeOwner'],
    allows({ person, action, thing }) {
      const owns = (items: readonly string[]) =>
        items.some((item) => ownedBy.get(person.id)?.includes(item))
      if (action === 'createDocument' || action === 'changeOwner') return owns([thing.id])
      if (owns(inOrAbove(thing.id))) return true
      return action === 'read' && (isPublic.get(thing.id) || mayView(thing.id).includes(person.id))
    },
    entitiesFor: ({ person, thing }) => {
      const owned = ownedBy.get(person.id) ?? []
      const list = (type: string, from: readonly string[]) =>
        owned.filter((item) => from.includes(item)).map((id) => ({ __entity: { type, id } }))
      const resources = inOrAbove(thing.id).map((id): CedarEntity => {
        const document = isPublic.get(id)
        return {
          uid: { type: document === undefined ? 'Folder' : 'Document', id },
          attrs: document === undefined ? {} : { isPublic: document },
          parents: [
            ...(parents.get(id) ?? []).map((folder) => ({ type: 'Folder', id: folder })),
            ...(viewers.get(id) ?? []).map(viewOf),
          ],
        }
      })
      const groupViews = (groupsOf.get(person.id) ?? []).map(
        (group): CedarEntity => ({ uid: viewOf(group), attrs: {}, parents: [viewOf(person.id)] }),
      )
      const principal: CedarEntity = {
        uid: { type: 'User', id: person.id },
        attrs: {
          views: { __entity: viewOf(person.id) },
          ownedDocuments: list('Document', documents),
          ownedFolders: list('Folder', folders),
        },
        parents: [],
      }
      return [
        principal,
        { uid: viewOf(person.id), attrs: {}, parents: [] },
        ...groupViews,
        ...resources,
      ]
    },
  }
}

/** In Cedar's hierarchy a thing lies in the views of who may view it, a group's view in those of its members. */
function viewOf(viewer: string): CedarId {
  return { type: 'View', id: viewer }
}
