import { fileURLToPath } from 'node:url'
import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'
import { bundle } from './scripts/bundle.ts'
import { silentSuite } from './test/secrets/collector.ts'
import { beforeTheSearch, searchForSecrets } from './test/secrets/project.ts'

// What runs inside workerd is what would be deployed.
await bundle()

// Much of a file's time is a server's: the embedded one, PostgreSQL, Redis, workerd.
const maxWorkers = '100%'
const core = ['test/domain/**/*.test.ts', 'test/application/**/*.test.ts']

export default defineConfig({
  test: {
    // Of the root, so that one cloud serves every project.
    globalSetup: ['test/secrets/collector.ts', 'test/support/shared-cloud.ts'],
    projects: [
      {
        test: {
          name: silentSuite,
          include: core,
          setupFiles: ['test/support/fast-check-seed.ts'],
          sequence: beforeTheSearch,
          maxWorkers,
          // Functions and in-memory adapters keep nothing between files: half the time went into loading them anew.
          isolate: false,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'service',
          include: ['test/**/*.test.ts'],
          exclude: [...core, 'test/http/**', 'test/e2e/**', 'test/secrets/whole-suite.test.ts'],
          setupFiles: ['test/support/fast-check-seed.ts', 'test/secrets/setup.ts'],
          provide: { suite: 'service' },
          sequence: beforeTheSearch,
          maxWorkers,
          testTimeout: 20_000,
        },
      },
      {
        plugins: [
          cloudflareTest(({ inject }) => ({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: { bindings: { ...inject('service') } },
          })),
        ],
        test: {
          name: 'workerd',
          include: ['test/http/**/*.test.ts'],
          setupFiles: ['test/http/support/setup.ts'],
          provide: { suite: 'workerd' },
          sequence: beforeTheSearch,
          maxWorkers,
          testTimeout: 20_000,
        },
      },
      {
        extends: 'local-cloud/vitest.config.ts',
        root: 'local-cloud',
        test: {
          name: 'local-cloud',
          setupFiles: [fileURLToPath(new URL('test/secrets/setup.ts', import.meta.url))],
          provide: { suite: 'local-cloud' },
          sequence: beforeTheSearch,
          maxWorkers,
        },
      },
      searchForSecrets,
    ],
  },
})
