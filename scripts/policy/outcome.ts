/** What a command of the policy tool ends with: for people, for programs, and for the exit code. */
export interface Outcome {
  readonly ok: boolean
  readonly json: unknown
  readonly text: string
}
