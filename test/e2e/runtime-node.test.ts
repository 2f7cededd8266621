import { describe } from 'vitest'
import { useGatehouse } from './support/service.ts'
import { tellStory } from './support/story.ts'

describe('Gatehouse on node (npm run dev:node)', () => {
  tellStory(useGatehouse('dev:node'))
})
