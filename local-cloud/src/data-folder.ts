import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

/** A folder that one local cloud has to itself. */
export interface DataFolder {
  readonly databaseFolder: string
  /** Whether there is no database in it yet. */
  readonly isNew: boolean
  readonly mailboxFile: string
  /** Marks the database as complete; without the mark the next start throws the half-made one away. */
  databaseReady(): Promise<void>
  release(): Promise<void>
}

/** Folders held by this process: its own id in a lock file says nothing else (ids are used again). */
const held = new Set<string>()

/**
 * Opens the folder and locks it. Throws when another local cloud that still runs has it, or when what lies in it is
 * not a database of ours. A lock left by a process that is gone is taken over.
 */
export async function openDataFolder(path: string): Promise<DataFolder> {
  const folder = resolve(path)
  // Mail with live links lies in it.
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const lockFile = join(folder, 'local-cloud.pid')
  await takeLock(folder, lockFile)
  const release = async () => {
    held.delete(folder)
    await rm(lockFile, { force: true })
  }
  try {
    const databaseFolder = join(folder, 'postgres')
    const unfinished = join(folder, 'postgres.unfinished')
    const isNew = await prepareDatabaseFolder(databaseFolder, unfinished)
    return {
      databaseFolder,
      isNew,
      mailboxFile: join(folder, 'mailbox.jsonl'),
      databaseReady: () => rm(unfinished, { force: true }),
      release,
    }
  } catch (error) {
    await release()
    throw error
  }
}

async function takeLock(folder: string, lockFile: string): Promise<void> {
  if (held.has(folder)) throw new Error(`${folder} is in use by a local cloud in this process`)
  // Twice: once more after a stale lock is out of the way.
  for (const lastTry of [false, true]) {
    try {
      await writeFile(lockFile, `${process.pid}\n`, { flag: 'wx' })
      held.add(folder)
      return
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error
      const holder = Number(await readFile(lockFile, 'utf8').catch(() => '0'))
      if (lastTry || isRunning(holder))
        throw new Error(
          `${folder} is in use by the local cloud with process id ${holder} (if that is something else, delete ${lockFile})`,
        )
      await removeStale(lockFile, holder)
    }
  }
}

/** Moves the lock away by a name of our own, so that of two processes that saw it stale only one gets it. */
async function removeStale(lockFile: string, holder: number): Promise<void> {
  const aside = `${lockFile}.${process.pid}`
  try {
    await rename(lockFile, aside)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return
    throw error
  }
  const moved = Number(await readFile(aside, 'utf8'))
  // Somebody else was quicker and this is their lock: it goes back.
  if (moved === holder) await rm(aside)
  else await rename(aside, lockFile)
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

/** Says whether the database has to be made. */
async function prepareDatabaseFolder(databaseFolder: string, unfinished: string): Promise<boolean> {
  if (existsSync(unfinished)) await rm(databaseFolder, { recursive: true, force: true })
  const entries = await readdir(databaseFolder).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return [] as string[]
    throw error
  })
  if (entries.length === 0) {
    await writeFile(unfinished, 'The first start did not finish yet.\n')
    return true
  }
  if (!entries.includes('PG_VERSION'))
    throw new Error(`${databaseFolder} is not a PostgreSQL data folder: delete it to start afresh`)
  return false
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
