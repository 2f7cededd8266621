/** Before every test file on Node: the console and `fetch` are watched. */
import { afterAll, expect, inject } from 'vitest'
import { handOver, recordConsole, recordExchanges, recordSecrets } from './record.ts'
import { secretsInVariables } from './secrets-in.ts'

const send = globalThis.fetch
globalThis.fetch = recordExchanges(send)
recordConsole()
recordSecrets(secretsInVariables(inject('service') ?? {})) // the suite of commands makes its own

afterAll(() => {
  const file = expect.getState().testPath ?? ''
  return handOver(inject('secretsCollector'), { suite: inject('suite'), file }, send)
})
