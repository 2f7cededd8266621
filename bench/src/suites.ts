/** Every suite, in the order in which they run and are reported. A new one is a line here. */
import type { Suite } from './suite.ts'
import { auditSuite } from './suites/audit/suite.ts'
import { faultsSuite } from './suites/faults/suite.ts'
import { growthSuite } from './suites/growth/suite.ts'
import { hashingSuite } from './suites/hashing/suite.ts'
import { policySuite } from './suites/policy/suite.ts'
import { serviceSuite } from './suites/service/suite.ts'

export const suites: readonly Suite[] = [
  policySuite,
  serviceSuite,
  hashingSuite,
  growthSuite,
  auditSuite,
  faultsSuite,
]
