/** What a decision asks of the world when nothing is known yet. */

import type { Part } from '../../../part.ts'
import { count } from '../../../report/units.ts'
import type { RunOptions } from '../../../suite.ts'
import { countColdPath } from '../cold-path.ts'

export async function measureColdPath({ progress }: RunOptions): Promise<Part> {
  const rules = 1_000
  progress.step('The cold path: counting reads')
  const { first, furtherRoleSets, warm } = await countColdPath(rules)
  return {
    figures: [
      {
        target:
          'Cold path (first decision for a set of roles): at most one read; warm: no round trip',
        measured: `${first} by an isolate’s first decision, ${furtherRoleSets} by the first for nine further sets of roles, ${warm} by 1,000 more`,
        met: first <= 1 && furtherRoleSets === 0 && warm === 0,
      },
    ],
    measurements: [],
    section: {
      title: 'Reads',
      text: [
        `Counted at the ports through which an isolate asks the record and its copy in Redis, with ${count(rules)} ` +
          'published rules. The pointer to what is in force is asked for again after 1.5 s, behind an answer, in the ' +
          'cache; the session of whoever asks is another matter ([round trips](../README.md#round-trips)).',
      ],
      tables: [
        {
          columns: ['Decisions', 'reads'],
          rows: [
            ['the first of an isolate that has just started', String(first)],
            ['the first for each of nine further sets of roles, together', String(furtherRoleSets)],
            ['1,000 more', String(warm)],
          ],
        },
      ],
    },
  }
}
