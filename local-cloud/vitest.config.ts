import { defineConfig } from 'vitest/config'

/** Listed by the root as the project `local-cloud`; also runs alone: `npx vitest run --root local-cloud`. */
export default defineConfig({
  test: {
    name: 'local-cloud',
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/template.ts'],
    hookTimeout: 60_000,
    testTimeout: 30_000,
  },
})
