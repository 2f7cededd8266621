/** What is broken on purpose. Pure: settings and their validation; the gate and the routes act on them. */
export interface Faults {
  readonly sql: SqlFault
  readonly redis: RedisFault
  readonly mail: Fault
  readonly cognito: Fault
}

export interface Fault {
  /** How long a request waits before it is executed. */
  readonly delayMs: number
  /** The share of requests that are answered 503 instead of being executed. */
  readonly errorRate: number
  /** Connections are cut without an answer. */
  readonly down: boolean
  /** How long the answer to a request that has been executed is held back. */
  readonly answerDelayMs: number
  /** Requests are executed, and their connections cut in the place of an answer. */
  readonly dropAnswers: boolean
}

export interface SqlFault extends Fault {
  /** The connection dies once so many statements of a transaction have run, so it is undone. Shorter ones get through. */
  readonly dieAfterStatements: number | null
  /** Which answers `answerDelayMs` and `dropAnswers` are about: with `writes`, those to requests that wrote something. */
  readonly answersOf: AnswersOf
}

export const answersOf = ['all', 'writes'] as const
export type AnswersOf = (typeof answersOf)[number]

export interface RedisFault extends Fault {
  /** Commands, by name, that are answered with an error and not executed. */
  readonly failCommands: readonly string[]
  readonly answers: RedisAnswers
}

/**
 * - `malformed`: half a body.
 * - `wrong_types`: text where a number belongs, and the other way round.
 * - `previous`: each request gets what the one before it asked for, as from a connection that is one answer behind.
 */
export const redisAnswers = ['right', 'malformed', 'wrong_types', 'previous'] as const
export type RedisAnswers = (typeof redisAnswers)[number]

export type Dependency = keyof Faults

const noFault: Fault = {
  delayMs: 0,
  errorRate: 0,
  down: false,
  answerDelayMs: 0,
  dropAnswers: false,
}

export function noFaults(): Faults {
  return {
    sql: { ...noFault, dieAfterStatements: null, answersOf: 'all' },
    redis: { ...noFault, failCommands: [], answers: 'right' },
    mail: noFault,
    cognito: noFault,
  }
}

export type FaultsUpdate =
  | { readonly ok: true; readonly faults: Faults }
  | { readonly ok: false; readonly message: string }

/** The faults with a partial update merged in, or what is wrong with the update. All of it applies, or nothing. */
export function updateFaults(faults: Faults, update: unknown): FaultsUpdate {
  if (!isRecord(update)) return refuse('the body must be an object')
  const next: Record<Dependency, object> = { ...faults }
  for (const [name, changes] of Object.entries(update)) {
    if (!isDependency(name, next)) {
      return refuse(`unknown member "${name}": use ${Object.keys(next).join(', ')}`)
    }
    if (!isRecord(changes)) return refuse(`"${name}" must be an object`)
    for (const [setting, value] of Object.entries(changes)) {
      const problem = checkSetting(Object.keys(next[name]), setting, value)
      if (problem) return refuse(`"${name}.${setting}" ${problem}`)
    }
    next[name] = { ...next[name], ...changes }
  }
  return { ok: true, faults: next as unknown as Faults } // every setting has been checked
}

const delayMsMax = 60_000
const statementsMax = 1_000

function checkSetting(known: readonly string[], setting: string, value: unknown) {
  if (!known.includes(setting)) return `is unknown: use ${known.join(', ')}`
  switch (setting) {
    case 'delayMs':
    case 'answerDelayMs':
      return isNumberUpTo(delayMsMax, value)
        ? undefined
        : `must be a number from 0 to ${delayMsMax}`
    case 'errorRate':
      return isNumberUpTo(1, value) ? undefined : 'must be a number from 0 to 1'
    case 'dieAfterStatements':
      return value === null || (Number.isInteger(value) && isNumberUpTo(statementsMax, value))
        ? undefined
        : `must be null or a whole number from 0 to ${statementsMax}`
    case 'failCommands':
      return Array.isArray(value) && value.every((name) => typeof name === 'string')
        ? undefined
        : 'must be a list of names'
    case 'answers':
      return checkChoice(redisAnswers, value)
    case 'answersOf':
      return checkChoice(answersOf, value)
    default:
      return typeof value === 'boolean' ? undefined : 'must be true or false'
  }
}

function checkChoice(choices: readonly string[], value: unknown): string | undefined {
  return choices.some((choice) => choice === value)
    ? undefined
    : `must be one of ${choices.join(', ')}`
}

function isDependency(name: string, faults: object): name is Dependency {
  return Object.hasOwn(faults, name)
}

function isNumberUpTo(max: number, value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= max
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refuse(message: string): FaultsUpdate {
  return { ok: false, message }
}
