import { expect, onTestFinished, test } from 'vitest'
import { createDatabase } from '../../../src/adapters/outbound/neon/database.ts'
import { DependencyUnavailable } from '../../../src/application/ports/dependencies.ts'
import { startProvider } from '../mail/provider.ts'

test('an answer that leads elsewhere is followed by nobody: the question carries the password of the database', async () => {
  const elsewhere = await startProvider(() => ({ status: 200, body: '{}' }))
  const server = await startProvider(() => ({
    status: 307,
    headers: { location: `${elsewhere.url}/sql` },
  }))
  onTestFinished(() => Promise.all([elsewhere.close(), server.close()]).then(() => {}))

  const { port } = new URL(server.url)
  const database = createDatabase({
    url: `postgres://gatehouse:violet-lamp@127.0.0.1:${port}/main`,
  })
  await expect(database.ping()).rejects.toThrow(DependencyUnavailable)
  expect(server.received).toHaveLength(1)
  expect(elsewhere.received).toEqual([])
})
