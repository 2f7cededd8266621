/** Reads the lines of an import, many at a time. Asks nobody: what is taken is another question. */
import type { UserId } from '../../domain/shared/ids.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { type ImportLine, type LineReport, lineReport, type NumberedPerson } from './import-line.ts'
import { type ImportRules, parseImportedPerson } from './imported-person.ts'
import type { Seen } from './taken-identities.ts'

const batchLinesMax = 500
const batchBytesMax = 1024 * 1024

/** Lines until they are many or large, without the ones up to `after`. */
export async function* batches(
  lines: AsyncIterable<ImportLine>,
  after: number,
): AsyncGenerator<readonly ImportLine[]> {
  let batch: ImportLine[] = []
  let bytes = 0
  for await (const line of lines) {
    if (line.line <= after) continue
    batch.push(line)
    bytes += line.bytes
    if (batch.length < batchLinesMax && bytes < batchBytesMax) continue
    yield batch
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield batch
}

/** Everybody whom a line describes well, and who is not the same as somebody before. */
export function readBatch(
  batch: readonly ImportLine[],
  rules: ImportRules,
  seen: Seen,
  newId: () => UserId,
  now: Instant,
): { readonly people: readonly NumberedPerson[]; readonly reports: readonly LineReport[] } {
  const people: NumberedPerson[] = []
  const reports: LineReport[] = []
  for (const { line, form } of batch) {
    const person = form.ok ? parseImportedPerson(form.value, rules, newId, now) : form
    const violations = person.ok ? seen.add(person.value.user) : person.error
    for (const violation of violations) reports.push(lineReport(line, violation))
    if (person.ok && violations.length === 0) people.push({ line, ...person.value })
  }
  return { people, reports }
}

/** What is worth telling of people who are taken in all the same. */
export function remarksOn(people: readonly NumberedPerson[]): readonly LineReport[] {
  return people.flatMap(({ line, remark }) => (remark ? [lineReport(line, remark)] : []))
}
