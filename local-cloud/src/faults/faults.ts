/** What is broken on purpose. Pure: settings and their validation; the gate acts on them. */
export type Faults = Record<Dependency, Fault>

export interface Fault {
  /** How long a request waits before it is executed. */
  readonly delayMs: number
  /** The share of requests that are answered 503 instead of being executed. */
  readonly errorRate: number
  /** Connections are cut without an answer. */
  readonly down: boolean
}

export const dependencies = ['sql', 'redis', 'mail', 'cognito'] as const
export type Dependency = (typeof dependencies)[number]

export const noFault: Fault = { delayMs: 0, errorRate: 0, down: false }

export function noFaults(): Faults {
  return { sql: noFault, redis: noFault, mail: noFault, cognito: noFault }
}

export type FaultsUpdate =
  | { readonly ok: true; readonly faults: Faults }
  | { readonly ok: false; readonly message: string }

/** The faults with a partial update merged in, or what is wrong with the update. All of it applies, or nothing. */
export function updateFaults(faults: Faults, update: unknown): FaultsUpdate {
  if (!isRecord(update)) return refuse('the body must be an object')
  const next = { ...faults }
  for (const [name, changes] of Object.entries(update)) {
    const dependency = dependencies.find((candidate) => candidate === name)
    if (!dependency) return refuse(`unknown member "${name}": use ${dependencies.join(', ')}`)
    if (!isRecord(changes)) return refuse(`"${name}" must be an object`)
    for (const [setting, value] of Object.entries(changes)) {
      const problem = checkSetting(setting, value)
      if (problem) return refuse(`"${name}.${setting}" ${problem}`)
    }
    next[dependency] = { ...next[dependency], ...changes }
  }
  return { ok: true, faults: next }
}

const delayMsMax = 60_000

function checkSetting(setting: string, value: unknown): string | undefined {
  switch (setting) {
    case 'delayMs':
      return isNumberUpTo(delayMsMax, value)
        ? undefined
        : `must be a number from 0 to ${delayMsMax}`
    case 'errorRate':
      return isNumberUpTo(1, value) ? undefined : 'must be a number from 0 to 1'
    case 'down':
      return typeof value === 'boolean' ? undefined : 'must be true or false'
    default:
      return `is unknown: use ${Object.keys(noFault).join(', ')}`
  }
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
