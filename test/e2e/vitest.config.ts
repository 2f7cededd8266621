import { defineConfig } from 'vitest/config'
import { beforeTheSearch, searchForSecrets } from '../secrets/project.ts'

/** The real commands, as a developer runs them. Two files at a time: each starts processes of its own. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    globalSetup: 'test/secrets/collector.ts',
    projects: [
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          setupFiles: ['test/secrets/setup.ts'],
          provide: { suite: 'e2e' },
          sequence: beforeTheSearch,
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      searchForSecrets,
    ],
  },
})
