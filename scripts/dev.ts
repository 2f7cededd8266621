/** `npm run dev`: the whole of Gatehouse on a laptop, and a clean end to it. */
import { createServer } from 'node:net'
import { banner } from './local/banner.ts'
import { bringUpCloud, type ReadyCloud } from './local/cloud.ts'
import { Complaint } from './local/complaint.ts'
import { isNoise } from './local/noise.ts'
import { help, type LocalOptions, parseOptions } from './local/options.ts'
import { type RunningService, runService, untilReady } from './local/service.ts'
import { untilStopped } from './local/until-stopped.ts'

await main().catch((error: unknown) => {
  console.error(error instanceof Complaint ? `\n✗ ${error.message}` : error)
  process.exitCode = 1
})

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2))
  if (options === 'help') return console.log(`npm run dev -- [options]\n\n${help}`)
  const say = (step: string) => console.log(`› ${step}`)
  await assertFree(options.port)

  let ready: ReadyCloud | undefined
  let service: RunningService | undefined
  const stopped = untilStopped()
  try {
    ready = await bringUpCloud(options, say)
    say(`Starting the service on ${options.runtime}`)
    service = await start(options, ready)
    const url = `http://localhost:${options.port}`
    const outcome = await Promise.race([
      untilReady(service, `http://127.0.0.1:${options.port}`),
      stopped.then(() => 'stopped' as const),
    ])
    if (outcome === 'stopped') return
    service.startSchedule()
    console.log(banner({ url, ...ready, data: options.data }))
    const end = await Promise.race([stopped, service.ended.then(() => 'service' as const)])
    if (end === 'service')
      throw new Complaint('The service ended by itself; its last words are above.')
    say('Stopping')
  } finally {
    await service?.stop()
    await ready?.cloud.close()
  }
}

function start(options: LocalOptions, { environment }: ReadyCloud): Promise<RunningService> {
  return runService({
    runtime: options.runtime,
    port: options.port,
    environment,
    output: (line) => {
      if (!isNoise(line)) console.log(line)
    },
  })
}

async function assertFree(port: number): Promise<void> {
  const server = createServer()
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  try {
    await listening
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    throw new Complaint(
      taken
        ? `Port ${port} is taken. Choose another with --port.`
        : `Cannot listen on port ${port}: ${error instanceof Error ? error.message : error}`,
    )
  }
  await new Promise((resolve) => server.close(resolve))
}
