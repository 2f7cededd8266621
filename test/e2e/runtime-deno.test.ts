import { describe } from 'vitest'
import { useGatehouse } from './support/service.ts'
import { tellStory } from './support/story.ts'

describe('Gatehouse on deno (npm run dev:deno)', () => {
  tellStory(useGatehouse('dev:deno'))
})
