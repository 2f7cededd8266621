import { randomUUID } from 'node:crypto'
import { appendFile, readFile, rename, writeFile } from 'node:fs/promises'
import { linksIn, type Mail, type MailDraft } from './message.ts'

/** The newest mail, kept in a file of JSON lines when there is one to keep it in. */
export interface Mailbox {
  /** Keeps a message. It has reached the file when this resolves. */
  keep(draft: MailDraft): Promise<Mail>
  /** Newest first. */
  list(): readonly Mail[]
  empty(): Promise<void>
  /** Resolves when all is written. */
  close(): Promise<void>
}

const messagesMax = 500

export async function openMailbox(options: {
  file: string | undefined
  now: () => Date
}): Promise<Mailbox> {
  const { file, now } = options
  let mails = file === undefined ? [] : (await readMails(file)).slice(-messagesMax)
  let linesInFile = mails.length
  if (file !== undefined) await replaceFile(file, mails)

  // Writes go one after another; a failed one is its own caller's trouble.
  let lastWrite: Promise<void> = Promise.resolve()
  const write = (work: (file: string) => Promise<void>): Promise<void> => {
    if (file === undefined) return Promise.resolve()
    const written = lastWrite.then(() => work(file))
    lastWrite = written.catch(() => {})
    return written
  }

  return {
    async keep(draft) {
      const mail: Mail = {
        ...draft,
        id: randomUUID(),
        sentAt: now().toISOString(),
        links: linksIn(draft.text),
      }
      mails = [...mails, mail].slice(-messagesMax)
      await write(async (path) => {
        // The file may grow to twice the mailbox before it is written anew.
        if (linesInFile >= 2 * messagesMax) {
          await replaceFile(path, mails)
          linesInFile = mails.length
        } else {
          await appendFile(path, line(mail))
          linesInFile += 1
        }
      })
      return mail
    },
    list: () => mails.toReversed(),
    async empty() {
      mails = []
      await write(async (path) => {
        await replaceFile(path, [])
        linesInFile = 0
      })
    },
    close: () => lastWrite,
  }
}

function line(mail: Mail): string {
  return `${JSON.stringify(mail)}\n`
}

async function replaceFile(file: string, mails: readonly Mail[]): Promise<void> {
  await writeFile(`${file}.new`, mails.map(line).join(''))
  await rename(`${file}.new`, file)
}

async function readMails(file: string): Promise<Mail[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  return text.split('\n').flatMap(readLine)
}

/** A line that a crash left half written is dropped. */
function readLine(text: string): Mail[] {
  try {
    const value: unknown = JSON.parse(text)
    return isMail(value) ? [value] : []
  } catch {
    return []
  }
}

function isMail(value: unknown): value is Mail {
  const has = (name: string, type: string) =>
    typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === type
  return ['id', 'to', 'subject', 'text', 'sentAt'].every((name) => has(name, 'string'))
}
