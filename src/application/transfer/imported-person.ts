/** One line of an import, read by the rules of registration. Pure. */
import { registrationRole } from '../../domain/access/built-in.ts'
import type { RoleName } from '../../domain/access/role.ts'
import { parseEmail } from '../../domain/account/email.ts'
import type { HashLimits } from '../../domain/account/hash-limits.ts'
import { parseImportedHash } from '../../domain/account/imported-hash.ts'
import { defaultLocale } from '../../domain/account/locale.ts'
import { type PasswordHash, unusablePasswordHash } from '../../domain/account/password.ts'
import type { UserStatus } from '../../domain/account/user.ts'
import { parseUsername } from '../../domain/account/username.ts'
import { toScalar } from '../../domain/policy/attribute-type.ts'
import type { Attributes } from '../../domain/policy/bundle.ts'
import { asId, type UserId } from '../../domain/shared/ids.ts'
import { type Instant, instant } from '../../domain/shared/instant.ts'
import { optional, parseFields } from '../../domain/shared/parse-fields.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { type FieldViolation, type Violation, violation } from '../../domain/shared/violation.ts'
import { parseFreeUsername } from '../account/free-username.ts'
import { type ProfileForm, profileFields } from '../account/profile-form.ts'
import type { Person } from '../ports/user-transfers.ts'
import { parseAttributes, parseRoles, type RolesForm, unknownRole } from '../users/user-form.ts'

export interface ImportForm extends ProfileForm, RolesForm {
  /** Of an export of this service; left out: a new one. */
  readonly id?: string | undefined
  readonly username: string
  readonly email: string
  /** Left out: there is no password, and its owner asks for a new one. */
  readonly passwordHash?: string | undefined
  readonly emailVerified?: boolean | undefined
  readonly status?: UserStatus | undefined
  readonly attributes?: Readonly<Record<string, unknown>> | undefined
  /** ISO 8601. */
  readonly createdAt?: string | undefined
}

export interface ImportRules {
  /** What the policies say that people have. */
  readonly attributes: Attributes
  readonly roles: ReadonlySet<RoleName>
  /** Of the runtime that people will sign in at. */
  readonly hashLimits: HashLimits
  /** What becomes of a person whose hash that runtime cannot verify. */
  readonly unverifiable: 'reject' | 'without_password'
  /** Whether somebody may be called `admin` and the like. */
  readonly reservedNames: boolean
}

/** `remark`: what its owner should know although the line is taken. */
export interface ImportedPerson extends Person {
  readonly remark: FieldViolation | undefined
}

export function parseImportedPerson(
  form: ImportForm,
  rules: ImportRules,
  newId: () => UserId,
  now: Instant,
): Result<ImportedPerson, readonly FieldViolation[]> {
  const fields = parseFields({
    username: (rules.reservedNames ? parseUsername : parseFreeUsername)(form.username),
    email: parseEmail(form.email),
    ...profileFields(form),
    id: optional(form.id, parseUserId),
    createdAt: optional(form.createdAt, (text) => parsePast(text, now)),
    passwordHash: parseHash(form.passwordHash, rules),
  })
  const roles = parseKnownRoles(form, rules.roles)
  const attributes = parseAttributes(rules.attributes, form.attributes ?? {})
  if (!fields.ok || !roles.ok || !attributes.ok) {
    const violations = [
      ...(fields.ok ? [] : fields.error),
      ...(roles.ok ? [] : roles.error.violations),
      ...(attributes.ok ? [] : attributes.error.violations),
    ]
    return err(violations.map(withoutContent))
  }

  const { username, email, firstName, lastName, locale, id, createdAt, passwordHash } = fields.value
  return ok({
    user: {
      id: id ?? newId(),
      username,
      email,
      emailVerified: form.emailVerified ?? false,
      role: roles.value[0],
      roles: roles.value,
      attributes: attributes.value,
      firstName: firstName ?? null,
      lastName: lastName ?? null,
      locale: locale ?? defaultLocale,
      status: form.status ?? 'active',
      secondFactors: [],
      version: 1,
      usernameChangedAt: null,
      createdAt: createdAt ?? now,
      updatedAt: now,
    },
    ...passwordHash,
  })
}

type Hash = { readonly passwordHash: PasswordHash; readonly remark: FieldViolation | undefined }

function parseHash(input: string | undefined, rules: ImportRules): Result<Hash, Violation> {
  if (input === undefined) return ok({ passwordHash: unusablePasswordHash, remark: undefined })
  const parsed = parseImportedHash(input, rules.hashLimits)
  if (parsed.ok) return ok({ passwordHash: parsed.value.hash, remark: undefined })
  if (rules.unverifiable === 'reject') return parsed
  return ok({
    passwordHash: unusablePasswordHash,
    remark: {
      path: 'passwordHash',
      code: 'imported_without_password',
      message: `Imported, but its owner must ask for a new password. ${parsed.error.message}`,
    },
  })
}

function parseKnownRoles(form: RolesForm, known: ReadonlySet<RoleName>) {
  const roles = parseRoles(form, registrationRole)
  const unknown = roles.ok ? roles.value.filter((name) => !known.has(name)) : []
  return unknown.length > 0
    ? err({ violations: unknown.map((name) => unknownRole({ name })) })
    : roles
}

/** As this service makes them (`usr_` and 122 random bits): an id must not say anything of its owner. */
function parseUserId(text: string): Result<UserId, Violation> {
  return /^usr_[0-9a-f]{32}$/.test(text) ? ok(asId<UserId>(text)) : err(notOurId)
}

function parsePast(text: string, now: Instant): Result<Instant, Violation> {
  const moment = toScalar({ kind: 'time' }, text)
  return typeof moment === 'number' && moment >= 0 && moment <= now
    ? ok(instant(moment))
    : err(notPast)
}

/** What a line calls things may be anything, a person's address too, and reports are passed around. */
function withoutContent({ path, code, message }: FieldViolation): FieldViolation {
  switch (code) {
    case 'role_unknown':
      return { path, code, message: 'One of the roles does not exist: see GET /roles.' }
    case 'unknown_field':
      return { path: 'attributes', code, message }
    default:
      return { path, code, message }
  }
}

const notOurId = violation(
  'id_invalid',
  'Leave the id out, unless it is from an export of Gatehouse.',
)
const notPast = violation('moment_invalid', 'Write a moment of the past as 2024-02-29T12:00:00Z.')
