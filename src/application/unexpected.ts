import type { CommitFailure } from './ports/unit-of-work.ts'

/** For a commit that, given its changes, can only fail by a defect: says so loudly. */
export function unexpectedFailure(failure: CommitFailure): never {
  throw new Error(`A commit failed in a way its changes cannot: ${failure.kind}`)
}
