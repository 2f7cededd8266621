import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'postgresql',
  schema: './src/adapters/outbound/neon/schema/index.ts',
  out: './migrations',
})
