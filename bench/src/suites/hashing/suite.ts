/** What keeping and checking a password costs beside the bare library, with all that the service puts around it. */
import bcryptjs from 'bcryptjs'
import { createBcryptPasswords } from '../../../../src/adapters/outbound/bcrypt/passwords.ts'
import { withForeignHashes } from '../../../../src/adapters/outbound/foreign-hashes/passwords.ts'
import { withGuardedHashing } from '../../../../src/adapters/outbound/isolate/guarded-hashing.ts'
import { workerHashLimits } from '../../../../src/domain/account/hash-limits.ts'
import type { Password } from '../../../../src/domain/account/password.ts'
import { measureInRounds } from '../../measure/rounds.ts'
import { ratioOf, spreadOf } from '../../measure/spread.ts'
import { showRatio, showSpread } from '../../report/units.ts'
import type { Suite } from '../../suite.ts'

const cost = 10
const bound = 1.1
const password = 'violet anchors sing at noon' as Password // parsed where people choose one; here it is only hashed

export const hashingSuite: Suite = {
  name: 'hashing',
  title: 'Passwords beside bare bcryptjs',
  packages: ['bcryptjs'],
  async run({ quick, progress }) {
    const passwords = withGuardedHashing(
      withForeignHashes(createBcryptPasswords({ cost }), workerHashLimits),
    )
    const kept = await passwords.hash(password)
    const contestants = [
      { name: 'hash', sample: () => timed(() => passwords.hash(password)) },
      { name: 'bare hash', sample: () => timed(() => bcryptjs.hash(password, cost)) },
      { name: 'verify', sample: () => timed(() => passwords.verify(password, kept)) },
      { name: 'bare verify', sample: () => timed(() => bcryptjs.compare(password, kept)) },
    ]
    const rounds = quick ? 3 : 31
    progress.step(`Passwords: ${rounds} rounds of ${contestants.length} measurements`)
    const measured = await measureInRounds(contestants, {
      rounds,
      warmUps: quick ? 1 : 3,
      onRound: progress.at,
    })
    const of = (name: string) => measured.get(name) ?? []
    const kinds = ['hash', 'verify'] as const
    const ratio = (kind: (typeof kinds)[number]) => ratioOf(of(kind), of(`bare ${kind}`))
    const table = {
      columns: [`Cost ${cost}`, 'Gatehouse', 'bare bcryptjs', 'Gatehouse : bare'],
      rows: kinds.map((kind) => [
        kind,
        showSpread(spreadOf(of(kind))),
        showSpread(spreadOf(of(`bare ${kind}`))),
        showRatio(ratio(kind)),
      ]),
    }
    return {
      headline: table,
      figures: [
        {
          target: `Hashing takes at most ${bound} × bare bcryptjs`,
          measured: kinds.map((kind) => `${kind}: ${showRatio(ratio(kind))}`).join('; '),
          met: kinds.every((kind) => ratio(kind).median <= bound),
        },
      ],
      sections: [
        {
          title: 'Keeping and checking a password',
          text: [
            'One at a time, on Node. *Gatehouse* is what the service asks: with the gate that lets few hash at once, the choice by ' +
              'the form of the stored hash, and the digest that keeps long passwords from being cut.',
          ],
          tables: [table],
        },
      ],
      measurements: contestants.map(({ name }) => ({
        path: ['hashing', name],
        unit: 'ns',
        spread: spreadOf(of(name)),
      })),
    }
  },
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) * 1e6
}
