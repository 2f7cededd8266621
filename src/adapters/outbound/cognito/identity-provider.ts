/**
 * A Cognito user pool keeps the passwords. The pool's username is the person's id, so that names and addresses change
 * without it; the tokens that Cognito gives out are never used.
 */
import type { Clock } from '../../../application/ports/clock.ts'
import { DependencyUnavailable } from '../../../application/ports/dependencies.ts'
import type {
  CredentialOwner,
  IdentityProvider,
  PasswordInDoubt,
  PreparedPassword,
  Verification,
} from '../../../application/ports/identity-provider.ts'
import type { Password, PasswordHash } from '../../../domain/account/password.ts'
import {
  type PoolReference,
  parsePoolReference,
  poolReference,
} from '../../../domain/account/pool-reference.ts'
import { after, seconds } from '../../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../../domain/shared/result.ts'
import { type Violation, violation } from '../../../domain/shared/violation.ts'
import type { Cognito } from './client.ts'
import type { CognitoConfig } from './config.ts'
import { createCognitoSignIn } from './sign-in.ts'

/** Longer than a new password can take: up to three questions, each tried three times for 3 s. */
const keptWithinMs = seconds(60)

export function createCognitoIdentityProvider({
  cognito,
  config,
  clock,
  newNonce,
}: {
  readonly cognito: Cognito
  readonly config: CognitoConfig
  readonly clock: Clock
  /** Another one each time, of 8 to 48 URL-safe characters. */
  readonly newNonce: () => string
}): IdentityProvider {
  const { UserPoolId } = { UserPoolId: config.userPoolId }
  const signIn = createCognitoSignIn({ cognito, config })

  return {
    prepare: (password): PreparedPassword => ({
      keepFor: (owner) => keepForNew(owner, password),
      async replace(owner, current) {
        const known = parsePoolReference(current)?.username
        if (known === undefined) return keepForNew(owner, password)
        const set = await setPassword(known, password)
        // Somebody has removed it from the pool: it is made again.
        return set.ok || set.error !== 'user_not_found'
          ? kept(known, set)
          : keepForNew(owner, password)
      },
      // As many calls as an account would have taken.
      discard: async () => {
        await signIn.begin(nobody(), password)
        await signIn.begin(nobody(), password)
      },
    }),

    foresee: ({ id }) => inDoubt(id),

    doubt(current) {
      const username = settledReference(current)?.username
      return username === undefined ? undefined : inDoubt(username)
    },

    settled(hash) {
      const known = parsePoolReference(hash)
      return known?.inDoubtUntil === undefined
        ? undefined
        : poolReference(known.username, newNonce())
    },

    async verify(password, hash): Promise<Verification> {
      const username = settledReference(hash)?.username
      const begun = await signIn.begin(username ?? nobody(), password)
      return username === undefined ? { matches: false } : begun
    },

    verifyUnknown: async (password) => {
      await signIn.begin(nobody(), password)
    },

    async answer(hash, challenge, code) {
      const username = settledReference(hash)?.username
      if (username === undefined) return err({ kind: 'invalid_challenge' })
      return signIn.answer(username, challenge, code)
    },
  }

  function inDoubt(username: string): PasswordInDoubt {
    const until = after(clock.now(), keptWithinMs)
    return { hash: poolReference(username, newNonce(), until), until }
  }

  async function keepForNew(
    { id, email }: CredentialOwner,
    password: Password,
  ): Promise<Result<PasswordHash, Violation>> {
    const created = await cognito.ask((client, { AdminCreateUserCommand }) =>
      client.send(
        new AdminCreateUserCommand({
          UserPoolId,
          Username: id,
          MessageAction: 'SUPPRESS', // letters are ours
          UserAttributes: [{ Name: 'email', Value: email }],
        }),
      ),
    )
    // Its own, from an attempt that was cut off in the middle.
    if (!created.ok && created.error !== 'user_exists') return err(refusedByPool)
    return kept(id, await setPassword(id, password))
  }

  function setPassword(username: string, password: Password) {
    return cognito.ask((client, { AdminSetUserPasswordCommand }) =>
      client.send(
        new AdminSetUserPasswordCommand({
          UserPoolId,
          Username: username,
          Password: password,
          Permanent: true, // confirms the account as well
        }),
      ),
    )
  }

  function kept(username: string, set: Result<unknown, unknown>): Result<PasswordHash, Violation> {
    return set.ok ? ok(poolReference(username, newNonce())) : err(refusedByPool)
  }
}

function settledReference(hash: PasswordHash): PoolReference | undefined {
  const known = parsePoolReference(hash)
  if (known?.inDoubtUntil === undefined) return known
  throw new DependencyUnavailable(
    'cognito',
    'the password is being changed, or its change was cut off',
  )
}

/** A username that no pool has. */
function nobody(): string {
  return `nobody-${crypto.randomUUID()}`
}

const refusedByPool = violation(
  'password_refused',
  'The password does not meet the rules of the sign-in service. Choose another.',
)
