/** A whole Gatehouse for one test file, started by the real command. */
import { afterAll, beforeAll } from 'vitest'
import { makeSigningKeys, makeTokenKeys } from '../../../scripts/local/secrets.ts'
import { freePort, type RunningCommand, run } from './command.ts'

export interface Gatehouse {
  readonly url: string
  readonly cloudUrl: string
  readonly administrator: { readonly username: string; readonly password: string }
  readonly command: RunningCommand
}

const administrator = { username: 'root-admin', password: 'violet lamp under seven stairs' }

/** `npm run dev`, or one of its siblings, before the file's tests; Ctrl-C after them. */
export function useGatehouse(
  script: 'dev' | 'dev:deno' | 'dev:node',
  environment: Readonly<Record<string, string>> = {},
  further: readonly string[] = [],
): () => Gatehouse {
  let gatehouse: Gatehouse | undefined

  beforeAll(async () => {
    const [port, cloudPort] = [await freePort(), await freePort()]
    const options = [
      '--port',
      `${port}`,
      '--cloud-port',
      `${cloudPort}`,
      '--data',
      'memory',
      ...further,
    ]
    const command = run('npm', ['run', script, '--', ...options], {
      PASSWORD_COST: '4',
      SIGNING_KEYS: await makeSigningKeys(), // so that the search for secrets knows them
      TOKEN_KEYS: makeTokenKeys(),
      GATEHOUSE_ADMIN_USERNAME: administrator.username,
      GATEHOUSE_ADMIN_EMAIL: 'root-admin@example.org',
      GATEHOUSE_ADMIN_PASSWORD: administrator.password,
      ...environment,
    })
    await command.until(/Gatehouse is ready/)
    gatehouse = {
      url: `http://localhost:${port}`,
      cloudUrl: `http://127.0.0.1:${cloudPort}`,
      administrator,
      command,
    }
  })

  afterAll(() => gatehouse?.command.ctrlC())

  return () => {
    if (!gatehouse) throw new Error('Gatehouse runs only inside tests')
    return gatehouse
  }
}
