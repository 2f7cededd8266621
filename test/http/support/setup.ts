/** Before every test file inside workerd: the console is watched; `client.ts` watches what is sent and answered. */
import { afterAll, expect, inject } from 'vitest'
import { handOver, recordConsole, recordSecrets } from '../../secrets/record.ts'
import { secretsInVariables } from '../../secrets/secrets-in.ts'

declare module 'vitest' {
  interface ProvidedContext {
    secretsCollector: string
    suite: string
    service: Readonly<Record<string, string>>
  }
}

const send = fetch.bind(globalThis)
recordConsole()
recordSecrets(secretsInVariables(inject('service')))

afterAll(() => {
  const file = expect.getState().testPath ?? ''
  return handOver(inject('secretsCollector'), { suite: inject('suite'), file }, send)
})
