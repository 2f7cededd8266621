/** What is secret in what tests send, receive and configure: known by the name of its member, or by its shape. */

export interface Secret {
  readonly kind: string
  readonly value: string
}

/** Members of JSON bodies and of forms, of this API and of Cognito's; an array's items are called like it. */
const members: Readonly<Record<string, string>> = {
  password: 'password',
  currentPassword: 'password',
  newPassword: 'password',
  accessToken: 'access token',
  refreshToken: 'refresh token',
  challengeToken: 'challenge token',
  token: 'one-time or service token',
  recoveryCodes: 'recovery code',
  code: 'code of a second factor',
  secret: 'secret of an authenticator app',
  PASSWORD: 'password',
  Password: 'password',
  PreviousPassword: 'password',
  ProposedPassword: 'password',
  SECRET_HASH: 'secret hash of a Cognito client',
  AccessToken: 'token of Cognito',
  IdToken: 'token of Cognito',
  RefreshToken: 'token of Cognito',
  SecretCode: 'secret of an authenticator app',
}

/** What never stands in a log, whoever made it. */
const shapes: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['JSON Web Token', /eyJ[\w-]{8,}\.[\w-]{2,}\.[\w-]*/g],
  [
    'password hash',
    /\$(?:2[abxy]|argon2[id]{1,2}|scrypt|pbkdf2[\w-]*|5|6|y|1)\$[^\s"\\]{20,}|pbkdf2_sha256\$[^\s"\\]{20,}/g,
  ],
  ['connection string with a password', /postgres(?:ql)?:\/\/[^\s:@/"]+:[^\s@/"]+@[^\s"\\]+/g],
  ['private part of a key', /\\*"d\\*": ?\\*"[\w-]{43,}|-----BEGIN [A-Z ]*PRIVATE KEY-----/g],
  ['address for an authenticator app', /otpauth:\/\/[^\s"\\]+/g],
  ['webhook secret', /whsec_[A-Za-z0-9+/]{32,}/g],
  ['service token', /gh_sc_[\w-]{20,}/g],
  ['token of a link', /(?<=#token=)[\w-]{20,}/g],
]

/** A code is six digits or a recovery code; a problem's `code` is neither. */
const code = /^(?:\d{6}|[0-9a-z]{4}(?:-?[0-9a-z]{4}){3})$/i

/** RFC 6750 §2.1: what has other characters is no token, and may be any words. */
const bearerToken = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i

/** Below a length that means something by itself, a match would be chance. */
const shortest = 8

export function secretsInShape(text: string): readonly Secret[] {
  return shapes.flatMap(([kind, pattern]) =>
    [...text.matchAll(pattern)].map(([value]) => ({ kind, value })),
  )
}

/** Of a body: JSON, a form, or anything. */
export function secretsInBody(text: string): readonly Secret[] {
  return [...secretsInShape(text), ...secretsInMembers(parse(text))]
}

export function secretsInHeaders(headers: Headers): readonly Secret[] {
  const bearer = bearerToken.exec(headers.get('Authorization') ?? '')?.[1]
  const cookies = [headers.get('Cookie'), headers.get('Set-Cookie')].flatMap((header) => [
    ...(header ?? '').matchAll(/__Host-[\w-]+=([^;,\s]+)/g),
  ])
  return [
    ...passwordIn(headers.get('Neon-Connection-String') ?? ''),
    ...(bearer ? [{ kind: 'bearer token', value: bearer }] : []),
    ...cookies.map(([, value = '']) => ({ kind: 'cookie', value })),
  ].filter(isMeaningful)
}

/** Of the service's configuration (src/config.ts). */
export function secretsInVariables(
  variables: Readonly<Record<string, string | undefined>>,
): readonly Secret[] {
  return Object.entries(variables)
    .flatMap(([name, value = '']): readonly Secret[] => {
      if (/_SECRET|_TOKEN$|PASSWORD$/.test(name)) return [{ kind: name, value }]
      if (name === 'DATABASE_URL') return passwordIn(value)
      if (name === 'TOKEN_KEYS' || name === 'SIGNING_KEYS') {
        return [...value.matchAll(/"(?:d|secret)":"([^"]+)"/g)].map(([, part = '']) => ({
          kind: name,
          value: part,
        }))
      }
      if (name !== 'OTEL_EXPORTER_OTLP_HEADERS') return []
      return value.split(',').map((pair) => ({ kind: name, value: pair.replace(/^[^=]*=/, '') }))
    })
    .filter(isMeaningful)
}

function passwordIn(url: string): readonly Secret[] {
  const password = decodeURIComponent(URL.parse(url)?.password ?? '')
  return [{ kind: 'password of the database', value: password }]
}

/** Without recursion: tests send what is nested more deeply than a stack. */
function secretsInMembers(root: unknown): readonly Secret[] {
  const found: Secret[] = []
  const left: (readonly [name: string, value: unknown])[] = [['', root]]
  for (let next = left.pop(); next; next = left.pop()) {
    const [name, value] = next
    if (typeof value === 'string') {
      const kind = members[name]
      if (kind !== undefined && (name !== 'code' || code.test(value))) found.push({ kind, value })
    } else if (Array.isArray(value)) {
      for (const item of value.toReversed()) left.push([name, item])
    } else if (typeof value === 'object' && value !== null) {
      for (const member of Object.entries(value).toReversed()) left.push(member)
    }
  }
  return found.filter(isMeaningful)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return /^[\w.%*+-]+=\S*$/.test(text) ? Object.fromEntries(new URLSearchParams(text)) : undefined
  }
}

function isMeaningful({ value }: Secret): boolean {
  return value.length >= shortest || /^\d{6}$/.test(value)
}
