/** Access tokens: RFC 9068 JWTs, ES256, issued and verified with jose. */
import { decodeProtectedHeader, errors, importJWK, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import type { AccessTokens } from '../../../application/ports/access-tokens.ts'
import type { Clock } from '../../../application/ports/clock.ts'
import type { RoleName } from '../../../domain/access/role.ts'
import { assuranceLevel } from '../../../domain/session/assurance.ts'
import type { AccessClaims } from '../../../domain/session/caller.ts'
import type { AuthenticationMethod } from '../../../domain/session/session.ts'
import { asId, type SessionId, type UserId } from '../../../domain/shared/ids.ts'
import { instant } from '../../../domain/shared/instant.ts'
import { err, ok } from '../../../domain/shared/result.ts'
import { type KeyRing, verifiersOf } from './key-ring.ts'
import type { PrivateKey } from './signing-keys.ts'

const algorithm = 'ES256'
const type = 'at+jwt' // RFC 9068 §2.1
/** Ours have about 700 characters; nothing longer is worth a signature check. */
const lengthMax = 4096

export function createAccessTokens(ports: {
  keyRing: KeyRing
  issuer: string
  audience: string
  lifetimeMs: number
  clock: Clock
}): AccessTokens {
  const { keyRing, issuer, audience, lifetimeMs, clock } = ports
  const lifetimeSeconds = Math.floor(lifetimeMs / 1000)

  return {
    async issue(caller) {
      const issuedAt = Math.floor(clock.now() / 1000)
      const { signer } = await keyRing.keys()
      const token = await new SignJWT(claims(caller))
        .setProtectedHeader({ alg: algorithm, typ: type, kid: signer.kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(caller.userId)
        .setJti(crypto.randomUUID())
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifetimeSeconds)
        .sign(await imported(signer))
      return { token, expiresInSeconds: lifetimeSeconds }
    },

    async verify(token) {
      if (token.length > lengthMax) return err({ kind: 'invalid_access_token' })
      try {
        const { kid } = decodeProtectedHeader(token)
        const keys = await keyRing.keysWith(kid)
        const { payload } = await jwtVerify(token, verifiersOf(keys), {
          algorithms: [algorithm],
          typ: type,
          issuer,
          audience,
          currentDate: new Date(clock.now()),
          requiredClaims: ['sub', 'exp', 'iat', 'jti'],
        })
        const caller = callerOf(payload)
        return caller ? ok(caller) : err({ kind: 'invalid_access_token' })
      } catch (error) {
        if (error instanceof errors.JWTExpired) return err({ kind: 'expired_access_token' })
        // What is no JWS at all, jose calls a TypeError.
        if (error instanceof errors.JOSEError || error instanceof TypeError)
          return err({ kind: 'invalid_access_token' })
        throw error
      }
    },

    publicKeys: async () => ({ keys: (await keyRing.keys()).publicKeys }),
  }
}

const importedKeys = new WeakMap<PrivateKey, ReturnType<typeof importJWK>>()

/** Imported once: that takes longer than a signature. */
function imported(key: PrivateKey): ReturnType<typeof importJWK> {
  const known = importedKeys.get(key)
  if (known) return known
  const fresh = importJWK({ ...key }, algorithm)
  importedKeys.set(key, fresh)
  return fresh
}

function claims(caller: AccessClaims): JWTPayload {
  return {
    sid: caller.sessionId,
    roles: [...caller.roles],
    pv: caller.policyVersion,
    acr: assuranceLevel(caller.methods),
    amr: [...caller.methods],
    auth_time: Math.floor(caller.authenticatedAt / 1000),
  }
}

/** The claims are signed by us; still, nothing of another shape passes for a caller. */
function callerOf({ sub, sid, roles, pv, amr, auth_time }: JWTPayload): AccessClaims | undefined {
  if (typeof sub !== 'string' || typeof sid !== 'string' || typeof pv !== 'string') return undefined
  if (!isStrings(roles) || !isStrings(amr) || typeof auth_time !== 'number') return undefined
  return {
    userId: asId<UserId>(sub),
    sessionId: asId<SessionId>(sid),
    roles: roles as readonly RoleName[], // as issued
    policyVersion: pv,
    methods: amr as readonly AuthenticationMethod[], // as issued
    authenticatedAt: instant(auth_time * 1000),
  }
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
