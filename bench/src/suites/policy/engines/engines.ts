/** Every engine that takes part, by the name under which it is reported. Loaded where it is measured. */

import type { Scenario } from '../scenario.ts'
import type { Engine } from './engine.ts'

export const engines = {
  Gatehouse: async (scenario) => (await import('./gatehouse.ts')).createGatehouse(scenario),
  'Gatehouse, whole admission': async (scenario) =>
    (await import('./gatehouse-admission.ts')).createGatehouseAdmission(scenario),
  'CASL, prebuilt': async (scenario) => (await import('./casl.ts')).createCasl(scenario),
  'CASL, built per call': async (scenario) =>
    (await import('./casl-per-call.ts')).createCaslPerCall(scenario),
  casbin: async (scenario) => (await import('./casbin.ts')).createCasbin(scenario),
  'Cedar (wasm)': async (scenario) => (await import('./cedar.ts')).createCedar(scenario),
  'Cerbos (server)': async (scenario) => (await import('./cerbos.ts')).createCerbos(scenario),
} as const satisfies Record<string, (scenario: Scenario) => Promise<Engine>>

export type EngineName = keyof typeof engines
