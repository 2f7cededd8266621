/** A service with people who use it while things break, and the books of what they were told. */
import { cognitoVariables } from '../../../scripts/local/environment.ts'
import { personWith } from '../../support/composed-administrator.ts'
import { type ComposedService, composeService } from '../../support/composed-service.ts'
import type { OwnCloud } from '../../support/own-cloud.ts'
import { balanceTheBooks, differences, type Query } from './books.ts'
import { type Ask, act, newNotebook, newPerson, type Person, type Stage, signUp } from './person.ts'
import { openQuery } from './query.ts'

export interface TestStage extends Stage {
  readonly service: ComposedService
  readonly query: Query
  readonly people: Person[]
  readonly auditorToken: string
}

const seed = 20_261_129

export async function openStage(
  own: OwnCloud,
  variables: Readonly<Record<string, string>> = {},
): Promise<TestStage> {
  const service = composeService(own, variables)
  const { token } = await personWith(service, own, 'administrator')
  return {
    service,
    ask: askOf(service),
    query: openQuery(own.cloud.databaseUrl),
    people: [],
    notebook: newNotebook(),
    auditorToken: token,
    random: createChance(seed),
    // Nothing is on its way any more: whatever was lost, this service has given it up before it answered.
    settle: () => new Promise((resolve) => setImmediate(resolve)),
  }
}

/** Chance that every run repeats (a linear congruence: Numerical Recipes, chapter 7). */
function createChance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

export function askOf(service: ComposedService): Ask {
  return async (operation, request) => {
    const { status, headers, body } = await service.call(operation, request)
    return { status, requestId: headers.get('x-request-id') ?? '', body }
  }
}

/** Variables of a service whose passwords are kept in the cloud's pool. */
export function withPool({ cloud }: OwnCloud): Readonly<Record<string, string>> {
  if (!cloud.cognito) throw new Error('There is no user pool')
  return cognitoVariables(cloud.cognito)
}

/** Somebody new arrives, as soon as that can be. */
export async function arrive(stage: TestStage): Promise<void> {
  const person = newPerson()
  await signUp(person, stage)
  stage.people.push(person)
}

/** Everybody does something, so many times, all at once. */
export async function live({ people, ...stage }: TestStage, deeds: number): Promise<void> {
  await Promise.all(
    people.map(async (person) => {
      for (let deed = 0; deed < deeds; deed += 1) await act(person, stage)
    }),
  )
}

/** What does not balance, in words: nothing, where every promise was kept. */
export async function unbalanced(stage: TestStage): Promise<readonly string[]> {
  const { everyMinute } = stage.service
  return differences(await balanceTheBooks({ ...stage, everyMinute }), stage.notebook)
}

/** How often the provider has got each letter to one of these people. */
export async function deliveries(
  { cloud }: OwnCloud,
  { query, people }: TestStage,
): Promise<readonly number[]> {
  const answer = await fetch(`${cloud.url}/mailbox`, { headers: { Accept: 'application/json' } })
  const { messages }: { messages: readonly { messageId: string }[] } = await answer.json()
  const rows = await query('SELECT public_id FROM outbox_messages WHERE recipient = ANY($1)', [
    people.map(({ email }) => email),
  ])
  return rows.map((row) => messages.filter(({ messageId }) => messageId === row.public_id).length)
}
