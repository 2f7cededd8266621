/** A hundred thousand mixed requests while things break and mend: what was acknowledged, and what is there afterwards. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createChance } from '../../measure/random.ts'
import { count } from '../../report/units.ts'
import type { Figure, Suite } from '../../suite.ts'
import { startCloud } from '../service/cloud.ts'
import { buildWorker, startWorker } from '../service/workerd.ts'
import { balanceTheBooks } from './books.ts'
import { act, type Notebook, newPerson, type Person, signUp } from './person.ts'
import { changeWeather, type Place } from './weather.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const port = 18_760
const atOnce = 48
const seed = 20_261_124

export const faultsSuite: Suite = {
  name: 'faults',
  title: 'Nothing acknowledged is lost',
  packages: ['@neondatabase/serverless', '@upstash/redis', 'undici'],
  async run({ quick, progress }) {
    const requests = quick ? 5_000 : 100_000
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'))
    progress.step('Building the Worker, starting the local cloud')
    const code = await buildWorker(join(root, 'wrangler.toml'), join(folder, 'worker'))
    const cloud = await startCloud('gatehouse', port)
    const variables = { ...cloud.variables, PASSWORD_COST: '4', LIMITS: 'off' }
    const start = () => startWorker({ code, port, variables })
    const place: Place = { cloudUrl: cloud.url, worker: await start(), startWorker: start }
    const url = `http://127.0.0.1:${port}`
    try {
      const notebook: Notebook = {
        requests: 0,
        acknowledged: 0,
        unanswered: 0,
        changes: new Map(),
        violations: [],
      }
      const people: Person[] = []
      const random = createChance(seed).next
      const isOver = () => notebook.requests >= requests
      const live = async () => {
        const stage = { url, notebook, random }
        while (!isOver()) {
          const person = newPerson()
          await signUp(person, stage)
          people.push(person)
          for (let deed = 0; deed < 60 && !isOver(); deed += 1) await act(person, stage)
          progress.at(notebook.requests, requests)
        }
      }
      progress.step(
        `${count(requests)} requests of ${atOnce} people at a time, in changing weather`,
      )
      const started = performance.now()
      const [spells] = await Promise.all([
        changeWeather(place, { spellMs: 700, random, isOver }),
        ...Array.from({ length: atOnce }, live),
      ])
      const seconds = (performance.now() - started) / 1000
      progress.step('Balancing the books')
      const accounts = await balanceTheBooks({ url, variables, people, notebook })
      const lost = accounts.filter(({ expected, found }) => expected !== found)
      for (const violation of notebook.violations.slice(0, 20)) progress.note(violation)

      const figures: readonly Figure[] = [
        {
          target: `${count(requests)} mixed requests with faults switching on and off lose nothing that was acknowledged`,
          measured:
            `${count(notebook.requests)} requests, ${count(notebook.acknowledged)} acknowledged changes, ` +
            `${count(notebook.unanswered)} without an answer, ${[...spells.values()].reduce((sum, times) => sum + times, 0)} changes of weather: ` +
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
              `${atOnce} people at a time sign up, sign in, read and change their profile, refresh, change their password, ask for a ` +
                'new one and sign out, on one workerd and the embedded local cloud. Each remembers what was acknowledged. ' +
                'A request without an answer, or with 503, may have happened or not; the next answer must agree with one of the two. ' +
                'A read that shows something older than what was acknowledged, an honest client that loses its session, any answer ' +
                'of 500, is a violation. Afterwards the books are balanced in SQL, and everybody signs in once more.',
              `It took ${seconds.toFixed(0)} s. Passwords cost 2^4 here and limits are off: neither is what is measured.`,
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
      await place.worker.stop()
      await cloud.stop()
      await rm(folder, { recursive: true, force: true })
    }
  },
}
