/** `policy test`: runs `*.test.yaml`, and asks that every rule has been put to the proof. */
import { parsePolicyFile } from '../../src/adapters/outbound/yaml/parse-policy-file.ts'
import type { Diagnostic } from '../../src/domain/policy/source.ts'
import { readSuite } from '../../src/domain/policy/testing/read-suite.ts'
import { type PolicyTestReport, runSuites } from '../../src/domain/policy/testing/run-suites.ts'
import { compilePolicies, readPolicyFiles } from '../compile-policies.ts'
import type { Outcome } from './outcome.ts'
import { codeFrame, describeExplanation, paint, place } from './output.ts'

export async function test({
  dir,
  minCoverage,
  quiet = false,
}: {
  dir: string
  minCoverage: number
  /** Only what failed, and the sums. */
  quiet?: boolean
}): Promise<Outcome> {
  const [files, compiled] = await Promise.all([readPolicyFiles(dir), compilePolicies(dir)])
  if (!compiled.ok) return failure(compiled.error)
  const { bundle } = compiled.value
  const diagnostics: Diagnostic[] = []
  const cases = files
    .filter(({ path }) => path.endsWith('.test.yaml'))
    .flatMap((file) => {
      const parsed = parsePolicyFile(file)
      if (parsed.ok) return readSuite(parsed.value, bundle, diagnostics)
      diagnostics.push(...parsed.error)
      return []
    })
  if (diagnostics.length > 0) return failure(diagnostics)

  const report = runSuites(bundle, cases)
  const { covered, total, uncovered } = report.coverage
  const percent = total === 0 ? 100 : Math.floor((covered / total) * 100)
  const passed = report.results.length - report.failed
  const enough = percent >= minCoverage
  const text = [
    ...(quiet ? [] : suiteLines(dir, report)),
    ...(report.failed > 0 ? failureLines(dir, report) : []),
    `${report.failed === 0 ? paint('green', '✓') : paint('red', '✗')} ${passed} passed, ${report.failed} failed`,
    `${enough ? paint('green', '✓') : paint('red', '✗')} ${covered} of ${total} rules covered (${percent} %)`,
    ...uncovered.map(
      ({ id, origin }) => `  ${paint('yellow', id)} ${place(dir, origin.path, origin.line)}`,
    ),
  ]
  return {
    ok: report.failed === 0 && enough,
    json: {
      passed,
      failed: report.failed,
      coverage: { covered, total, uncovered: uncovered.map(({ id }) => id) },
      results: report.results,
    },
    text: text.join('\n'),
  }

  function failure(errors: readonly Diagnostic[]): Outcome {
    const frames = errors.map((error) => codeFrame(error, { dir, files }, 'error'))
    return { ok: false, json: { errors }, text: frames.join('\n\n') }
  }
}

/** One line a test; what each person may and may not do, side by side. */
function suiteLines(dir: string, { results }: PolicyTestReport): string[] {
  const lines: string[] = []
  for (const [path, ofFile] of Map.groupBy(results, (one) => one.case.path)) {
    lines.push(paint('bold', place(dir, path)))
    for (const [name, ofTest] of Map.groupBy(ofFile, (one) => one.case.test)) {
      const failed = ofTest.some(({ passed }) => !passed)
      lines.push(`  ${failed ? paint('red', '✗') : paint('green', '✓')} ${name}`)
      for (const [user, ofUser] of Map.groupBy(ofTest, (one) => one.case.user)) {
        const answers = ofUser.map(({ case: one, actual, passed }) => {
          const what = one.field === undefined ? one.action : `${one.action} ${one.field}`
          const mark = actual === 'allow' ? paint('green', '+') : paint('gray', '−')
          return passed
            ? `${mark}${what}`
            : paint('red', `${actual === 'allow' ? '+' : '−'}${what}!`)
        })
        lines.push(`      ${user.padEnd(12)} ${answers.join('  ')}`)
      }
    }
  }
  return lines
}

function failureLines(dir: string, { results }: PolicyTestReport): string[] {
  return results.flatMap(({ case: one, actual, passed, explanation }) => {
    if (passed || !explanation) return []
    const what = `${one.user} ${one.action}${one.field === undefined ? '' : ` ${one.field}`} ${one.resourceName}`
    return [
      '',
      `${paint('red', '✗')} ${place(dir, one.path, one.line)} ${what}: expected ${one.expected}, got ${actual}`,
      describeExplanation(dir, explanation).replaceAll(/^/gm, '  '),
    ]
  })
}
