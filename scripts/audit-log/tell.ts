import type { ChainReport } from '../../src/application/audit/check-chain.ts'

/** Prints a line for each stream; the exit code is 1 when one does not hold. */
export function tell(reports: readonly ChainReport[]): void {
  for (const { stream, verified, place, fault } of reports) {
    const what = fault ? `✗ ${fault.kind} at ${fault.seq}` : `✓ up to ${place.seq}, ${place.hash}`
    console.log(`stream ${stream}: ${verified} entries verified, ${what}`)
  }
  if (reports.some(({ fault }) => fault)) process.exitCode = 1
}
