/** A hundred thousand mixed requests while things break and mend: what was acknowledged, and what is there afterwards. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { everyMinute } from '../../../../src/adapters/inbound/schedule/every-minute.ts'
import { compose } from '../../../../src/compose.ts'
import { parseConfig } from '../../../../src/config.ts'
import { balanceTheBooks, type Query } from '../../../../test/faults/support/books.ts'
import {
  type Ask,
  type Attempt,
  act,
  newNotebook,
  newPerson,
  type Person,
  signUp,
} from '../../../../test/faults/support/person.ts'
import { openQuery } from '../../../../test/faults/support/query.ts'
import { createChance } from '../../measure/random.ts'
import { count } from '../../report/units.ts'
import type { Figure, Suite } from '../../suite.ts'
import { type Cloud, startCloud } from '../service/cloud.ts'
import { buildWorker, startWorker } from '../service/workerd.ts'
import { askAt } from './ask.ts'
import { changeWeather, type Place } from './weather.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
/** Of the Worker that keeps passwords in the record, and of the one that keeps them in the user pool. */
const [port, poolPort] = [18_760, 18_761]
const urlOf = (at: number) => `http://127.0.0.1:${at}`
const [atOnce, atOnceInPool] = [48, 4]
const deedsEach = 60
const seed = 20_261_124
/** How long all is well, and how long something is not, on average. */
const [calmMs, troubleMs] = [800, 500]
/** What a killed Worker has sent is with the local cloud by then. */
const settleMs = 700
/** Who hears 503 comes back after that. */
const comeBackMs = 100

export const faultsSuite: Suite = {
  name: 'faults',
  title: 'Nothing acknowledged is lost',
  packages: ['@neondatabase/serverless', '@upstash/redis', 'cognito-local', 'undici'],
  async run({ quick, progress }) {
    const requests = quick ? 300 : 100_000
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'))
    progress.step('Building the Worker, starting the local cloud')
    const code = await buildWorker(join(root, 'wrangler.toml'), join(folder, 'worker'))
    const cloud = await startCloud('gatehouse', port, 'memory', { withPool: true })
    const variables: Readonly<Record<string, string>> = {
      ...cloud.variables,
      PASSWORD_COST: '4',
      LIMITS: 'off',
      IDENTITY_PROVIDER: 'local', // the pool is known all the same
    }
    const place: Place = {
      cloudUrl: cloud.url,
      workers: [],
      startWorkers: () =>
        Promise.all([
          startWorker({ code, port, variables }),
          startWorker({
            code,
            port: poolPort,
            variables: { ...variables, IDENTITY_PROVIDER: 'cognito' },
          }),
        ]),
    }
    place.workers = await place.startWorkers()
    try {
      const notebook = newNotebook()
      const query = openQuery(variables.DATABASE_URL ?? '')
      const people: Person[] = []
      const random = createChance(seed).next
      const isOver = () => notebook.requests >= requests
      const live = async (ask: Ask) => {
        const stage = { ask, notebook, random, settle: settleBy(query) }
        while (!isOver()) {
          const person = newPerson()
          await signUp(person, stage)
          people.push(person)
          for (let deed = 0; deed < deedsEach && !isOver(); deed += 1) await act(person, stage)
          progress.at(notebook.requests, requests)
        }
      }
      const [ask, askWithPool] = [askAt(urlOf(port)), askAt(urlOf(poolPort))]
      progress.step(
        `${count(requests)} requests of ${atOnce + atOnceInPool} people at a time, in changing weather`,
      )
      const started = performance.now()
      const [spells] = await Promise.all([
        changeWeather(place, { calmMs, troubleMs, random, isOver }),
        ...Array.from({ length: atOnce }, () => live(ask)),
        ...Array.from({ length: atOnceInPool }, () => live(askWithPool)),
      ])
      const seconds = (performance.now() - started) / 1000
      progress.step('Balancing the books')
      const { application, metrics } = compose(parseConfig(variables), () => {})
      const accounts = await balanceTheBooks({
        ask,
        query,
        people,
        notebook,
        auditorToken: await auditorToken(ask, cloud),
        everyMinute: () => everyMinute(application, metrics),
      })
      const lost = accounts.filter(({ expected, found }) => expected !== found)
      for (const violation of notebook.violations.slice(0, 20)) progress.note(violation)

      const figures: readonly Figure[] = [
        {
          target: `${count(requests)} mixed requests with faults switching on and off lose nothing that was acknowledged`,
          measured:
            `${count(notebook.requests)} requests, ${count(notebook.acknowledged)} acknowledged changes, ` +
            `${count(notebook.unavailable)} answered 503, ${count(notebook.unanswered)} without an answer, ${[...spells.values()].reduce((sum, times) => sum + times, 0)} changes of weather: ` +
            `${count(lost.length)} accounts that do not balance, ${count(notebook.violations.length)} violations`,
          met: lost.length === 0 && notebook.violations.length === 0,
        },
      ]
      return {
        headline: {
          columns: ['Acknowledged', 'and found afterwards'],
          rows: accounts.map(({ what, expected, found }) => [
            what,
            `${count(found)} of ${count(expected)}`,
          ]),
        },
        figures,
        sections: [
          {
            title: 'A hundred thousand requests, and what broke meanwhile',
            text: [
              `${atOnce + atOnceInPool} people at a time sign up, sign in, read and change their profile, refresh, change their password, ` +
                'ask for a new one and sign out, on the embedded local cloud and two Workers: one keeps passwords in the record, the ' +
                `other, for ${atOnceInPool} of them, in the user pool. Each person remembers what was acknowledged. ` +
                'A request without an answer, or with 503, may have happened or not; the next answer must agree with one of the two. ' +
                'A read that shows something older than what was acknowledged, an honest client that loses its session, any answer ' +
                'of 500, is a violation. Afterwards the books are balanced in SQL, the audit log is proven, and everybody signs in once more.',
              `It took ${seconds.toFixed(0)} s (${(notebook.requests / seconds).toFixed(0)} requests a second). Passwords cost 2^4 here and limits are off: neither is what is measured.`,
            ],
            tables: [
              {
                columns: ['Weather', 'spells'],
                rows: [...spells].map(([kind, times]) => [kind, count(times)]),
              },
              {
                columns: ['Account', 'expected', 'found'],
                rows: accounts.map(({ what, expected, found }) => [
                  what,
                  count(expected),
                  count(found),
                ]),
              },
            ],
          },
        ],
        measurements: [],
      }
    } finally {
      await Promise.all(place.workers.map((worker) => worker.stop()))
      await cloud.stop()
      await rm(folder, { recursive: true, force: true })
    }
  },
}

/**
 * What went out before an answer got lost may still be on its way: the database answers one request after another, so
 * it is over when what is asked later has been answered. Who hears 503 asks once; who hears nothing, until it is.
 */
function settleBy(query: Query): (answer: Attempt) => Promise<void> {
  const isAnswered = () =>
    query('SELECT 1').then(
      () => true,
      () => false,
    )
  return async ({ status }) => {
    await pause(status === 0 ? settleMs : comeBackMs)
    const inTurn = async () => (await isAnswered()) && (await isAnswered())
    while (!(await inTurn()) && status === 0) await pause(comeBackMs)
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

async function auditorToken(ask: Ask, { administrator }: Cloud): Promise<string> {
  const body = { identifier: administrator?.email, password: administrator?.password }
  const signedIn = await ask('POST /auth/login', { body })
  if (signedIn.status !== 200) throw new Error('The administrator cannot sign in')
  return signedIn.body.accessToken
}
