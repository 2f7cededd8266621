import { describe } from 'vitest'
import { useGatehouse } from './support/service.ts'
import { tellStory } from './support/story.ts'

describe('Gatehouse on workerd (npm run dev)', () => {
  tellStory(useGatehouse('dev'))
})
