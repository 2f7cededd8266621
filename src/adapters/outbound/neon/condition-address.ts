/** Compares IP addresses and networks in SQL as `inNetworks` does: both families are one space of 128 bits. */
import { type SQL, sql } from 'drizzle-orm'

/** Whether the address (text) is the other one or lies in it (text); a missing one lies nowhere. */
export function isInNetwork(address: SQL, network: SQL): SQL {
  return sql`coalesce(${mapped(address)} <<= ${mapped(network)}, FALSE)`
}

/** Whether the address (text) lies in any of the networks (a jsonb array of text). */
export function isInNetworks(address: SQL, networks: SQL): SQL {
  return sql`EXISTS (
    SELECT 1 FROM jsonb_array_elements_text(${networks}) AS networks(network)
    WHERE ${mapped(address)} <<= ${mapped(sql`networks.network`)}
  )`
}

// RFC 4291 §2.5.5.2: IPv4 lives in ::ffff:0:0/96, as in src/domain/policy/network.ts.
function mapped(text: SQL): SQL {
  const inet = sql`(${text})::inet`
  return sql`(CASE WHEN family(${inet}) = 4
    THEN set_masklen(('::ffff:' || host(${inet}))::inet, masklen(${inet}) + 96) ELSE ${inet} END)`
}
