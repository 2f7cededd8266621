/** Keeps what was made for each list of roles; found role by role, which is quicker than making one name of them. */
import type { RoleName } from '../../../domain/access/role.ts'

/** Keeps at most `max`: then it forgets all, and begins again. */
export function keepByRoles<Made>(max: number, make: (roles: readonly RoleName[]) => Made) {
  let root: Place<Made> = { next: new Map() }
  let kept = 0

  return (roles: readonly RoleName[]): Made => {
    let place = root
    for (const role of roles) {
      const next = place.next.get(role)
      if (!next) return keep(roles)
      place = next
    }
    return place.made === undefined ? keep(roles) : place.made
  }

  function keep(roles: readonly RoleName[]): Made {
    if (kept >= max) {
      root = { next: new Map() }
      kept = 0
    }
    kept += 1
    let place = root
    for (const role of roles) {
      const next = place.next.get(role) ?? { next: new Map() }
      place.next.set(role, next)
      place = next
    }
    const made = make(roles)
    place.made = made
    return made
  }
}

interface Place<Made> {
  readonly next: Map<RoleName, Place<Made>>
  made?: Made
}
