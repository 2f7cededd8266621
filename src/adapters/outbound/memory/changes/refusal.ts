import type { CommitFailure } from '../../../../application/ports/unit-of-work.ts'

/** Why a change could not be made; undefined when it was. */
export type Refusal = CommitFailure['kind'] | undefined
