import { base64url } from 'jose'
import type { Policy } from '../../../application/ports/policy.ts'
import { work } from '../system/ledger.ts'
import type { Database } from './database.ts'
import { type RoleGrant, readRoleGrants } from './role-grants.ts'

/** Reads the permissions in force from Postgres, every time it is asked. */
export function createNeonPolicy(db: Database): Policy {
  return {
    async inForce() {
      const grants = await readRoleGrants(db)
      return work('policy', async () => {
        const held = new Set(grants.map(({ role, permission }) => key(role, permission)))
        return {
          version: await digest(grants),
          allows: (roles, permission) => roles.some((role) => held.has(key(role, permission))),
        }
      })
    },
  }
}

/** Neither name can contain a space. */
function key(role: string, permission: string): string {
  return `${role} ${permission}`
}

/** 72 bits of SHA-256: enough to tell versions apart, short enough for every token. */
async function digest(grants: readonly RoleGrant[]): Promise<string> {
  const canonical = grants.map(({ role, permission }) => key(role, permission)).join('\n')
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonical))
  return base64url.encode(new Uint8Array(hash, 0, 9))
}
