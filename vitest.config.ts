import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'
import { bundle } from './scripts/bundle.ts'

// What runs inside workerd is what would be deployed.
await bundle()

export default defineConfig({
  test: {
    // Of the root, so that one cloud serves every project.
    globalSetup: 'test/support/shared-cloud.ts',
    projects: [
      {
        test: {
          name: 'service',
          include: ['test/**/*.test.ts'],
          exclude: ['test/http/**', 'test/e2e/**'],
          setupFiles: ['test/support/fast-check-seed.ts'],
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
          testTimeout: 20_000,
        },
      },
      'local-cloud/vitest.config.ts',
    ],
  },
})
