/** Keeps an account of the pool like the record's: address, whether it may sign in, no tokens that outlive a change. */
import { DependencyUnavailable } from '../../../application/ports/dependencies.ts'
import type { PoolAccount } from '../../../application/ports/identity-syncs.ts'
import type { UserPool } from '../../../application/ports/user-pool.ts'
import { err, ok } from '../../../domain/shared/result.ts'
import type { Client, Cognito, Commands } from './client.ts'

export function createCognitoUserPool({
  cognito,
  userPoolId,
}: {
  readonly cognito: Cognito
  readonly userPoolId: string
}): UserPool {
  return {
    async reconcile(poolUsername, account) {
      const id = { UserPoolId: userPoolId, Username: poolUsername }
      try {
        for (const call of account ? callsFor(id, account) : [remove(id)]) {
          const answer = await cognito.ask(call)
          if (answer.ok) continue
          // Not there (any more): nothing to be told.
          return answer.error === 'user_not_found' ? ok() : err({ reason: answer.error })
        }
        return ok()
      } catch (error) {
        if (error instanceof DependencyUnavailable) return err({ reason: 'unavailable' })
        throw error
      }
    },
  }
}

type Call = (client: Client, commands: Commands) => Promise<unknown>
interface PoolUser {
  readonly UserPoolId: string
  readonly Username: string
}

function remove(id: PoolUser): Call {
  return (client, { AdminDeleteUserCommand }) => client.send(new AdminDeleteUserCommand(id))
}

function callsFor(id: PoolUser, { email, emailVerified, status }: PoolAccount): readonly Call[] {
  return [
    (client, { AdminUpdateUserAttributesCommand }) =>
      client.send(
        new AdminUpdateUserAttributesCommand({
          ...id,
          UserAttributes: [
            { Name: 'email', Value: email },
            { Name: 'email_verified', Value: String(emailVerified) },
          ],
        }),
      ),
    (client, { AdminDisableUserCommand, AdminEnableUserCommand }) =>
      status === 'disabled'
        ? client.send(new AdminDisableUserCommand(id))
        : client.send(new AdminEnableUserCommand(id)),
    (client, { AdminUserGlobalSignOutCommand }) =>
      client.send(new AdminUserGlobalSignOutCommand(id)),
  ]
}
