/** The one way to Cognito: bounded in time, tried again a few times, and left alone while it is down. */
import type { Clock } from '../../../application/ports/clock.ts'
import { DependencyUnavailable } from '../../../application/ports/dependencies.ts'
import { err, ok, type Result } from '../../../domain/shared/result.ts'
import { onFirstUse } from '../system/first-use.ts'
import { trip } from '../system/ledger.ts'
import type { Log } from '../system/log.ts'
import { createCircuitBreaker } from './circuit-breaker.ts'
import type { CognitoConfig } from './config.ts'
import { type CognitoFailure, cognitoFailure } from './failure.ts'

export type Commands = typeof import('./commands.ts')
export type Client = InstanceType<Commands['CognitoIdentityProviderClient']>

/** What Cognito answers that a person or their account is the reason for. */
export type CognitoRefusal = Exclude<CognitoFailure, 'unavailable' | 'misconfigured'>

export interface Cognito {
  /**
   * Rejects with `DependencyUnavailable` when Cognito does not answer, is left alone, or cannot do what it is asked
   * because of how the pool is set up (the log has the exception's name).
   */
  ask<Answer>(
    call: (client: Client, commands: Commands) => Promise<Answer>,
  ): Promise<Result<Answer, CognitoRefusal>>
}

const answerWithinMs = 3_000
/** With the SDK's back-off in between: 100 ms, doubling, with jitter. */
const attemptsMax = 3

export function createCognito({
  config,
  clock,
  log,
}: {
  readonly config: CognitoConfig
  readonly clock: Clock
  readonly log: Log
}): Cognito {
  const breaker = createCircuitBreaker({ clock })
  const loaded = onFirstUse(() => load(config))

  return {
    ask: async (call) => {
      if (!breaker.admits()) throw new DependencyUnavailable('cognito', 'left alone for a while')
      const { client, commands } = await loaded()
      return trip('cognito', async () => {
        try {
          const answer = await call(client, commands)
          breaker.succeeded()
          return ok(answer)
        } catch (error) {
          return refusalOf(error)
        }
      })
    },
  }

  function refusalOf(error: unknown): Result<never, CognitoRefusal> {
    const failure = cognitoFailure(error)
    // The SDK's messages may quote what was sent: the name is all that leaves this file.
    const name = error instanceof Error ? error.name : undefined
    if (failure === 'unavailable') {
      breaker.failed()
      throw new DependencyUnavailable('cognito', name)
    }
    breaker.succeeded() // it answers
    if (failure === 'misconfigured') {
      log({ level: 'error', event: 'cognito_misconfigured', exception: name })
      throw new DependencyUnavailable('cognito', name)
    }
    return err(failure)
  }
}

async function load({ region, credentials, endpoint }: CognitoConfig) {
  const commands = await import('./commands.ts')
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  const client = new commands.CognitoIdentityProviderClient({
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
    ...(endpoint && { endpoint }),
    // Everything is said here: left to itself the SDK reads files, variables and the system’s name on a server.
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    defaultsMode: 'standard',
    authSchemePreference: [],
    userAgentAppId: 'gatehouse',
    defaultUserAgentProvider: async () => [['gatehouse']],
    maxAttempts: attemptsMax,
    retryMode: 'standard',
    requestHandler: { requestTimeout: answerWithinMs },
  })
  // The SDK knows the ways in which Node loses a connection, and not those of `fetch`. Each of our calls can be repeated.
  client.middlewareStack.add(
    (next) => async (request) => {
      try {
        return await next(request)
      } catch (error) {
        if (error instanceof Error && !('$metadata' in error)) {
          Object.assign(error, { $retryable: { throttling: false } })
        }
        throw error
      }
    },
    { step: 'deserialize', priority: 'low' },
  )
  return { commands, client }
}
