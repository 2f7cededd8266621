/** What both services are asked to do, in their own ways. */
import type { Distance, Trips } from './cloud.ts'
import type { RunningWorker } from './workerd.ts'

export interface Service {
  readonly name: string
  readonly worker: RunningWorker
  /** Somebody new, who may sign in. */
  newPerson(): Promise<Person>
  /** Each is one request (signing in with a code: two), and throws when the answer is not what it should be. */
  readonly operations: Readonly<Record<Operation, (person: Person) => Promise<void>>>
  /** Prepares a second factor; signing in with a code needs it. */
  enrol(person: Person): Promise<void>
  setDistance(distance: Distance): Promise<void>
  takeTrips(): Promise<Trips>
}

/** In the order in which one person can do them. */
export const operations = [
  'sign up',
  'sign in',
  'session check',
  'profile read',
  'refresh',
  'change password',
  'sign out',
  'sign in with a code',
] as const
export type Operation = (typeof operations)[number]

/** Whoever acts, and what they hold. A service keeps in it what it needs. */
export interface Person {
  readonly email: string
  readonly username: string
  password: string
  /** Request headers that show who is signed in. */
  credentials: Readonly<Record<string, string>>
  refreshToken?: string
  totpSecret?: string
}

let count = 0

export function somebody(): Person {
  count += 1
  const username = `person-${process.pid}-${count}`
  return {
    username,
    email: `${username}@example.org`,
    password: 'violet lamp under seven stairs',
    credentials: {},
  }
}
