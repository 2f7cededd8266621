/** Cognito's sign-in as far as it is of use here: whether the password is right, and the code that it may ask for then. */
import type {
  IdentityProvider,
  ProviderDemand,
  Verification,
} from '../../../application/ports/identity-provider.ts'
import type { Password } from '../../../domain/account/password.ts'
import { err, ok } from '../../../domain/shared/result.ts'
import type { Cognito } from './client.ts'
import type { CognitoConfig } from './config.ts'
import { secretHash } from './secret-hash.ts'

export interface CognitoSignIn {
  begin(username: string, password: Password): Promise<Verification>
  answer(username: string, session: string, code: string): ReturnType<IdentityProvider['answer']>
}

export function createCognitoSignIn({
  cognito,
  config,
}: {
  readonly cognito: Cognito
  readonly config: CognitoConfig
}): CognitoSignIn {
  const { clientId, clientSecret, userPoolId, authFlow } = config

  return {
    async begin(username, password) {
      const parameters = await parametersOf(username, { PASSWORD: password })
      const begun = await cognito.ask((client, commands) =>
        authFlow === 'admin'
          ? client.send(
              new commands.AdminInitiateAuthCommand({
                UserPoolId: userPoolId,
                ClientId: clientId,
                AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
                AuthParameters: parameters,
              }),
            )
          : client.send(
              new commands.InitiateAuthCommand({
                ClientId: clientId,
                AuthFlow: 'USER_PASSWORD_AUTH',
                AuthParameters: parameters,
              }),
            ),
      )
      if (!begun.ok) {
        // Never confirmed in the pool: a link in the mailbox proves as much, and a password set there confirms.
        return begun.error === 'reset_required' || begun.error === 'not_confirmed'
          ? { matches: false, because: 'reset_required' }
          : { matches: false }
      }
      const { ChallengeName, Session } = begun.value
      if (ChallengeName === 'SELECT_MFA_TYPE' && Session !== undefined) {
        return selectTotp(username, Session)
      }
      return rightPassword(demandOf(ChallengeName, Session))
    },

    async answer(username, session, code) {
      const answered = await respond('SOFTWARE_TOKEN_MFA', username, session, {
        SOFTWARE_TOKEN_MFA_CODE: code,
      })
      if (answered.ok) {
        // Anything but tokens is one more question.
        return answered.value.AuthenticationResult ? ok() : err({ kind: 'invalid_challenge' })
      }
      switch (answered.error) {
        case 'code_wrong':
          return err({ kind: 'invalid_mfa_code' })
        case 'too_many_attempts':
          return err({ kind: 'too_many_attempts', retryAfterSeconds: 60 })
        default:
          return err({ kind: 'invalid_challenge' })
      }
    },
  }

  /** Of an app and a phone, the app. */
  async function selectTotp(username: string, session: string): Promise<Verification> {
    const selected = await respond('SELECT_MFA_TYPE', username, session, {
      ANSWER: 'SOFTWARE_TOKEN_MFA',
    })
    if (!selected.ok) return rightPassword(demandOf('SMS_MFA', undefined)) // has none
    return rightPassword(demandOf(selected.value.ChallengeName, selected.value.Session))
  }

  async function respond(
    ChallengeName: 'SOFTWARE_TOKEN_MFA' | 'SELECT_MFA_TYPE',
    username: string,
    session: string,
    responses: Readonly<Record<string, string>>,
  ) {
    const input = {
      ChallengeName,
      ClientId: clientId,
      Session: session,
      ChallengeResponses: await parametersOf(username, responses),
    }
    return cognito.ask((client, commands) =>
      authFlow === 'admin'
        ? client.send(
            new commands.AdminRespondToAuthChallengeCommand({ ...input, UserPoolId: userPoolId }),
          )
        : client.send(new commands.RespondToAuthChallengeCommand(input)),
    )
  }

  async function parametersOf(
    username: string,
    others: Readonly<Record<string, string>>,
  ): Promise<Record<string, string>> {
    const hash =
      clientSecret === undefined
        ? {}
        : { SECRET_HASH: await secretHash({ clientId, clientSecret }, username) }
    return { USERNAME: username, ...others, ...hash }
  }
}

function rightPassword(besides: ProviderDemand | undefined): Verification {
  return { matches: true, needsUpgrade: false, ...(besides && { besides }) }
}

/** Every challenge of this flow comes after a right password. */
function demandOf(
  challengeName: string | undefined,
  session: string | undefined,
): ProviderDemand | undefined {
  switch (challengeName) {
    case undefined:
    // The pool wants a second factor from everybody. Ours does for a session of ours (policies, `mfa`).
    case 'MFA_SETUP':
      return undefined
    case 'SOFTWARE_TOKEN_MFA':
      return session === undefined
        ? { kind: 'unsupported', challengeName }
        : { kind: 'totp', challenge: session }
    case 'NEW_PASSWORD_REQUIRED':
      return { kind: 'new_password' }
    default:
      return { kind: 'unsupported', challengeName }
  }
}
