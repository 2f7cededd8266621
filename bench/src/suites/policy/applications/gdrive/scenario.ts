/** Google Drive as the paper has it: documents are read by whom they, or a folder above them, were shared with. Pure. */
import { createChance } from '../../../../measure/random.ts'
import { policyText } from '../../policy-text.ts'
import type { CaslRule, Scenario } from '../../scenario.ts'
import { casbinModel, has } from '../casbin-model.ts'
import { drawQuestions } from '../questions.ts'
import { createDrive } from './world.ts'

const text = policyText(import.meta.url)

export function gdriveScenario(size: number, worldCount: number): Scenario {
  const chance = createChance(size)
  const drives = Array.from({ length: worldCount }, (_, index) => createDrive(index, size, chance))
  return {
    questions: drawQuestions(drives, chance),
    gatehouse: {
      files: ['document.yaml', 'folder.yaml'].map((path) => ({ path, content: text(path) })),
    },
    casl: {
      rulesFor: ({ id }): CaslRule[] => [
        { action: 'read', subject: 'Document', conditions: { isPublic: true } },
        { action: 'read', subject: 'Document', conditions: { viewerIds: id } },
        { action: ['read', 'write', 'share'], subject: 'Document', conditions: { ownerIds: id } },
        {
          action: ['read', 'write', 'share'],
          subject: 'Document',
          conditions: { folderOwnerIds: id },
        },
        { action: 'changeOwner', subject: 'Document', conditions: { ownerIds: id } },
        { action: 'createDocument', subject: 'Folder', conditions: { ownerIds: id } },
      ],
    },
    casbin: casbinModel([
      ['Document', ['read'], (_, { attributes }) => attributes.isPublic === true],
      ['Document', ['read'], ({ id }, { attributes }) => has(attributes.viewerIds, id)],
      [
        'Document',
        ['read', 'write', 'share', 'changeOwner'],
        ({ id }, { attributes }) => has(attributes.ownerIds, id),
      ],
      [
        'Document',
        ['read', 'write', 'share'],
        ({ id }, { attributes }) => has(attributes.folderOwnerIds, id),
      ],
      ['Folder', ['createDocument'], ({ id }, { attributes }) => has(attributes.ownerIds, id)],
    ]),
    cedar: {
      policies: text('gdrive.cedar'),
      request: (question) => ({
        principal: { type: 'User', id: question.person.id },
        action: { type: 'Action', id: question.action },
        resource: { type: question.thing.type, id: question.thing.id },
        entities:
          drives.find(({ people }) => people.includes(question.person))?.entitiesFor(question) ??
          [],
      }),
    },
    cerbos: {
      'document.yaml': text('cerbos-document.yaml'),
      'folder.yaml': text('cerbos-folder.yaml'),
    },
  }
}
