/** Where a request comes from, in a form that may be stored. Pure. */
import type { Origin } from '../../../../domain/audit/audit-entry.ts'

const userAgentLengthMax = 300
/** The longest textual IPv6 address: an IPv4-mapped one. */
const addressLengthMax = 45

export function originOf(request: Request, requestId: string, address: string | null): Origin {
  const userAgent = request.headers.get('User-Agent')
  return {
    requestId,
    address: address !== null && address.length <= addressLengthMax ? address : null,
    userAgent:
      userAgent
        ?.replaceAll(/\p{Cc}/gu, '')
        .slice(0, userAgentLengthMax)
        .toWellFormed() || null,
  }
}
