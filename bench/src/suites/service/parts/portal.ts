/** What a portal pays for each of its own requests to know who asks. */
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { measureInRounds } from '../../../measure/rounds.ts'
import { createSampler } from '../../../measure/sampler.ts'
import { ratioOf, spreadOf } from '../../../measure/spread.ts'
import type { Part } from '../../../part.ts'
import { digits, showSpread } from '../../../report/units.ts'
import type { RunOptions } from '../../../suite.ts'
import type { Arena } from '../arena.ts'
import type { Service } from '../service.ts'

const ours = 'Gatehouse: jose, the key set cached'

export async function measurePortals(arena: Arena, { quick, progress }: RunOptions): Promise<Part> {
  const ways = new Map<string, () => Promise<unknown>>([
    [ours, await verification(arena.gatehouse.strict)],
    ...(await Promise.all(
      Object.values(arena.betterAuth).map(async (service) => {
        const person = await service.newPerson()
        await service.operations['sign in'](person)
        const ask = () => service.operations['session check'](person)
        return [`${service.name}: asking it`, ask] as const
      }),
    )),
    [
      'Better Auth, JWT plugin: jose, the key set cached',
      await jwtVerification(arena.betterAuth.plain),
    ],
  ])
  const contestants = [...ways].map(([name, way]) => {
    const sample = createSampler(async (times) => {
      for (let time = 0; time < times; time += 1) await way()
    })
    return { name, sample: () => sample(quick ? 50 : 200) }
  })
  const rounds = quick ? 3 : 7
  progress.step(`What a portal pays: ${rounds} rounds of ${contestants.length} measurements`)
  const measured = await measureInRounds(contestants, { rounds, warmUps: 2, onRound: progress.at })
  const of = (name: string) => measured.get(name) ?? []
  return {
    figures: [],
    section: {
      title: 'What a portal pays per request',
      text: [
        'A portal’s back end on Node checks who asks, one request at a time, with no distance at all between it and the ' +
          'service. Verifying a token takes no request; what it says may be up to 10 min old, which is why Gatehouse’s ' +
          'introspection and session routes exist for what must be sure.',
      ],
      tables: [
        {
          columns: ['One check', 'time', 'of ours'],
          rows: [...measured.keys()].map((name) => [
            name,
            showSpread(spreadOf(of(name))),
            `${digits(ratioOf(of(name), of(ours)).median)} ×`,
          ]),
        },
      ],
    },
    measurements: [...measured].map(([name, values]) => ({
      path: ['portal', name],
      unit: 'ns',
      spread: spreadOf(values),
    })),
  }
}

async function verification(service: Service): Promise<() => Promise<unknown>> {
  const person = await service.newPerson()
  await service.operations['sign in'](person)
  const token = person.credentials.authorization?.replace('Bearer ', '') ?? ''
  const keys = createRemoteJWKSet(new URL(`${service.worker.url}/.well-known/jwks.json`))
  return () => jwtVerify(token, keys, { typ: 'at+jwt', audience: 'gatehouse' })
}

async function jwtVerification(service: Service): Promise<() => Promise<unknown>> {
  const person = await service.newPerson()
  await service.operations['sign in'](person)
  const answer = await fetch(`${service.worker.url}/api/auth/token`, {
    headers: person.credentials,
  })
  const { token }: { token: string } = await answer.json()
  const keys = createRemoteJWKSet(new URL(`${service.worker.url}/api/auth/jwks`))
  return () => jwtVerify(token, keys)
}
