/** Where a request comes from, in a form that may be stored. Pure. */
import type { Origin } from '../../../../domain/audit/audit-entry.ts'

const userAgentLengthMax = 300
/** The longest textual IPv6 address: an IPv4-mapped one. */
const addressLengthMax = 45

export function originOf(
  request: Request,
  requestId: string,
  address: string | null,
  country: string | null = null,
): Origin {
  const userAgent = request.headers.get('User-Agent')
  return {
    // Of two letters: XX and T1 are what Cloudflare says of nowhere and of Tor.
    ...(country !== null && /^[A-Z]{2}$/.test(country) && country !== 'XX' && { country }),
    requestId,
    address: address !== null && address.length <= addressLengthMax ? address : null,
    userAgent:
      userAgent
        ?.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '') // nothing that is shown elsewhere than it stands, or not at all
        .slice(0, userAgentLengthMax)
        .toWellFormed() || null,
  }
}
