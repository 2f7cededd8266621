import type { Dependencies, DependencyHealth } from '../../../application/ports/dependencies.ts'

/** Pings every dependency side by side; whatever throws is down. */
export function createDependencies(
  pings: Readonly<Record<DependencyHealth['name'], () => Promise<unknown>>>,
): Dependencies {
  const ask = async (name: DependencyHealth['name']): Promise<DependencyHealth> => ({
    name,
    up: await pings[name]().then(
      () => true,
      () => false,
    ),
  })
  return { check: () => Promise.all([ask('database'), ask('redis')]) }
}
