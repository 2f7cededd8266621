/** A user pool of `cognito-local` for one test file, and what speaks to it. */
import { afterAll, beforeAll } from 'vitest'
import { type LocalCloud, startLocalCloud } from '../../../local-cloud/src/index.ts'
import { type Cognito, createCognito } from '../../../src/adapters/outbound/cognito/client.ts'
import type { CognitoConfig } from '../../../src/adapters/outbound/cognito/config.ts'
import { createCognitoIdentityProvider } from '../../../src/adapters/outbound/cognito/identity-provider.ts'
import { createCognitoUserPool } from '../../../src/adapters/outbound/cognito/user-pool.ts'
import type { IdentityProvider } from '../../../src/application/ports/identity-provider.ts'
import type { UserPool } from '../../../src/application/ports/user-pool.ts'
import { start } from '../../support/builders.ts'
import { createTestClock, type TestClock } from '../../support/test-clock.ts'
import { createTestLog } from '../../support/test-log.ts'

export interface TestPool {
  readonly config: CognitoConfig
  readonly cognito: Cognito
  readonly identityProvider: IdentityProvider
  readonly userPool: UserPool
  readonly clock: TestClock
  /** What the service has logged about it. */
  readonly logged: readonly object[]
  down(isDown: boolean): Promise<void>
  /** What the pool itself says of somebody; undefined: nobody. */
  userIn(username: string): Promise<PoolUser | undefined>
}

interface PoolUser {
  readonly Enabled: boolean
  readonly UserStatus: string
  readonly UserAttributes: readonly { readonly Name: string; readonly Value: string }[]
}

export function useCognitoPool(authFlow: CognitoConfig['authFlow'] = 'user'): () => TestPool {
  let cloud: LocalCloud | undefined
  let pool: TestPool | undefined

  beforeAll(async () => {
    cloud = await startLocalCloud({
      port: 0,
      data: 'memory',
      sqlPassword: 'unused',
      redisToken: 'unused',
      cognito: true,
    })
    pool = describePool(cloud, authFlow)
  }, 60_000)

  afterAll(() => cloud?.close())

  return () => {
    if (!pool) throw new Error('The pool is there only inside tests')
    return pool
  }
}

export function speakTo(config: CognitoConfig): Omit<TestPool, 'down' | 'userIn'> {
  const clock = createTestClock(start)
  const { log, entries: logged } = createTestLog()
  const cognito = createCognito({ config, clock, log })
  return {
    config,
    cognito,
    clock,
    logged,
    identityProvider: createCognitoIdentityProvider({
      cognito,
      config,
      clock,
      newNonce: () => crypto.randomUUID(),
    }),
    userPool: createCognitoUserPool({ cognito, userPoolId: config.userPoolId }),
  }
}

export function configAt(endpoint: string): CognitoConfig {
  return {
    region: 'eu-central-1',
    userPoolId: 'eu-central-1_Pool00001',
    clientId: 'client',
    clientSecret: 'client secret',
    authFlow: 'admin',
    credentials: { accessKeyId: 'id', secretAccessKey: 'key', sessionToken: undefined },
    endpoint,
  }
}

function describePool({ cognito, url }: LocalCloud, authFlow: CognitoConfig['authFlow']): TestPool {
  if (!cognito) throw new Error('There is no user pool')
  const { endpoint, userPoolId, clientId, clientSecret } = cognito
  const config = { ...configAt(endpoint), userPoolId, clientId, clientSecret, authFlow }
  return {
    ...speakTo(config),
    async down(isDown) {
      await fetch(`${url}/faults`, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ cognito: { down: isDown } }),
      })
    },
    async userIn(Username) {
      const answer = await fetch(endpoint, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/x-amz-json-1.1',
          'X-Amz-Target': 'AWSCognitoIdentityProviderService.AdminGetUser',
          Authorization: 'unsigned',
        },
        body: JSON.stringify({ UserPoolId: userPoolId, Username }),
      })
      return answer.ok ? ((await answer.json()) as PoolUser) : undefined // the emulator's shape
    },
  }
}
