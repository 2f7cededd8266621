/** Gathers what every test file of a run has recorded, for the search at its end. */
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import type { TestProject } from 'vitest/node'
import type { Recorded } from './record.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Takes what a file has recorded (POST), and tells everything (GET). */
    secretsCollector: string
    /** The suites that take part in this run. */
    suites: readonly string[]
    /** Of a test file. */
    suite: string
  }
}

/** The suite that searches; it records nothing. */
export const searchingSuite = 'secrets'
/** Of the domain and the use cases, which log nothing and answer no requests: there is nothing to search. */
export const silentSuite = 'core'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const recorded: Recorded[] = []
  const server = createServer(async (request, response) => {
    if (request.method === 'POST') recorded.push(await read(request))
    response.end(JSON.stringify(request.method === 'POST' ? {} : recorded))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not a TCP port')

  const suites = project.vitest.projects.map(({ name }) => name)
  project.provide('secretsCollector', `http://127.0.0.1:${address.port}/`)
  project.provide(
    'suites',
    suites.filter((name) => name !== searchingSuite && name !== silentSuite),
  )
  return async () => {
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
  }
}

async function read(request: IncomingMessage): Promise<Recorded> {
  return JSON.parse(await text(request)) as Recorded // written by `handOver`
}
