/** An administrator issues a credential to the back end of a portal. */
import { requirements } from '../../domain/access/requirement.ts'
import { type PermissionName, parsePermissionName } from '../../domain/access/role.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { showValue } from '../../domain/policy/attribute-type.ts'
import { permissionsOf } from '../../domain/policy/grants.ts'
import {
  parseCredentialName,
  parseExpiry,
  type ServiceCredential,
} from '../../domain/portal/service-credential.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { parseFields } from '../../domain/shared/parse-fields.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Admission, AdmissionError, Admit } from '../access/admit.ts'
import { credentialResource } from '../access/resources.ts'
import { unknownPermission } from '../access/role-form.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { Permissions } from '../ports/permissions.ts'
import type { ServiceCredentialMint } from '../ports/service-credential-mint.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import { unexpectedFailure } from '../unexpected.ts'

export interface IssuedCredential {
  readonly credential: ServiceCredential
  /** Nowhere else but here: only its hash is kept. */
  readonly token: string
}

export type IssueCredential = (command: {
  readonly caller: Caller
  readonly name: string
  readonly permissions: readonly string[]
  readonly expiresAt: Instant | null
  readonly origin: Origin
}) => Promise<Result<IssuedCredential, AdmissionError | Failure<'validation_failed'>>>

export function createIssueCredential(ports: {
  admit: Admit
  permissions: Permissions
  serviceCredentialMint: ServiceCredentialMint
  unitOfWork: UnitOfWork
  ids: Ids
  clock: Clock
}): IssueCredential {
  const { admit, permissions, serviceCredentialMint, unitOfWork, ids, clock } = ports

  return async ({ caller, origin, ...form }) => {
    const admission = await admit(caller, requirements.createCredentials)
    if (!admission.ok) return admission
    const at = clock.now()
    const parsed = parseForm(form, at)
    if (!parsed.ok) return parsed
    const permitted = admission.value.permit(credentialResource(parsed.value))
    if (!permitted.ok) return permitted
    const givable = await mayGive(admission.value, parsed.value.permissions)
    if (!givable.ok) return givable

    const id = ids.serviceCredential()
    const credential = { ...parsed.value, id, createdAt: at, createdBy: caller.userId }
    const { token, hash } = await serviceCredentialMint.mint()
    const { name, expiresAt } = credential
    const committed = await unitOfWork.commit([
      { kind: 'issue_credential', credential, hash },
      {
        kind: 'append_audit',
        entry: {
          at,
          action: 'service_credential.issue',
          actor: caller.userId,
          sessionId: caller.sessionId,
          target: id,
          outcome: 'success',
          origin,
          details: {
            'after.name': name,
            'after.permissions': credential.permissions,
            'after.expiresAt': expiresAt === null ? null : showValue({ kind: 'time' }, expiresAt),
          },
        },
      },
    ])
    return committed.ok ? ok({ credential, token }) : unexpectedFailure(committed.error)
  }

  /** Nobody gets more done through a credential than they may do themselves. */
  async function mayGive(
    { policy, principal }: Admission,
    wanted: readonly PermissionName[],
  ): Promise<Result<void, Failure<'permission_denied' | 'validation_failed'>>> {
    const held = permissionsOf(policy.bundle, policy.additions, principal.roles)
    const missing = wanted.filter((name) => !held.has(name))
    const [first] = missing
    if (first === undefined) return ok()
    const inFiles = new Set(policy.bundle.permissions.map(({ name }) => name))
    const elsewhere = missing.filter((name) => !inFiles.has(name))
    const known = await Promise.all(elsewhere.map((name) => permissions.byName(name)))
    if (known.includes(undefined)) return err(unknownPermission())
    const reason = 'A credential can only be given permissions that you hold yourself.'
    return err({ kind: 'permission_denied', permission: first, reason })
  }
}

function parseForm(
  form: Pick<Parameters<IssueCredential>[0], 'name' | 'permissions' | 'expiresAt'>,
  now: Instant,
): Result<
  Pick<ServiceCredential, 'name' | 'permissions' | 'expiresAt'>,
  Failure<'validation_failed'>
> {
  const fields = parseFields({
    name: parseCredentialName(form.name),
    expiresAt: form.expiresAt === null ? ok(null) : parseExpiry(form.expiresAt, now),
  })
  const names = parseFields(
    Object.fromEntries(
      form.permissions.map((name, index) => [`permissions.${index}`, parsePermissionName(name)]),
    ),
  )
  if (fields.ok && names.ok) {
    return ok({ ...fields.value, permissions: [...new Set(Object.values(names.value))].sort() })
  }
  const violations = [...(fields.ok ? [] : fields.error), ...(names.ok ? [] : names.error)]
  return err({ kind: 'validation_failed', violations })
}
