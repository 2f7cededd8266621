/** `npm run cloud`: the local cloud alone, for `npx wrangler dev` beside it. */
import { readFile, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { banner } from './local/banner.ts'
import { bringUpCloud } from './local/cloud.ts'
import { Complaint } from './local/complaint.ts'
import { asDotenv } from './local/environment.ts'
import { help, parseOptions } from './local/options.ts'
import { writePrivate } from './local/secrets.ts'
import { untilStopped } from './local/until-stopped.ts'

const variables = fileURLToPath(new URL('../.dev.vars', import.meta.url))

/** The first line of a file that this command may replace and remove. */
const mark = '# Written by npm run cloud; removed when it stops.'

await main().catch((error: unknown) => {
  console.error(error instanceof Complaint ? `\n✗ ${error.message}` : error)
  process.exitCode = 1
})

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2))
  if (options === 'help') return console.log(`npm run cloud -- [options]\n\n${help}`)
  await assertOurs()
  const stopped = untilStopped()
  const ready = await bringUpCloud(options, (step) => console.log(`› ${step}`))
  try {
    // wrangler reads .dev.vars by itself. They are of no use without this cloud: removed with it.
    await writePrivate(variables, `${mark}\n${asDotenv(ready.environment)}`)
    console.log(banner({ ...ready, data: options.data }))
    console.log(`  In another terminal: npx wrangler dev --port ${options.port}\n`)
    await stopped
  } finally {
    await rm(variables, { force: true })
    await ready.cloud.close()
  }
}

/** A developer's own variables are neither replaced nor removed. */
async function assertOurs(): Promise<void> {
  const present = await readFile(variables, 'utf8').catch(() => undefined)
  if (present === undefined || present.startsWith(mark)) return
  throw new Complaint(
    'There is a .dev.vars that npm run cloud has not written. Move it away first.',
  )
}
