import type { ReadyCloud } from './cloud.ts'

/** What a developer wants to know once everything is up. */
export function banner(
  ready: Pick<ReadyCloud, 'cloud' | 'administrator' | 'migrations'> & {
    /** Of the service; undefined when only the local cloud runs. */
    readonly url?: string
    readonly data: string
  },
): string {
  const { url, cloud, migrations, data } = ready
  const rows: [string, string][] = [
    ...(url === undefined
      ? []
      : ([
          ['Service', url],
          ['API reference', `${url}/docs`],
        ] as [string, string][])),
    ['Mailbox', `${cloud.url}/mailbox`],
    ['Stats, faults', `${cloud.url}/stats  ${cloud.url}/faults`],
    ['Data', data === 'memory' ? 'in memory, gone when this ends' : `${data}/`],
    ...(migrations > 0 ? ([['Migrations', `${migrations} applied`]] as [string, string][]) : []),
    ['Administrator', administratorLine(ready)],
  ]
  const lines = rows.map(([name, value]) => `  ${name.padEnd(15)}${value}`)
  return ['', '  Gatehouse is ready', '', ...lines, '', '  Ctrl-C stops everything.', ''].join('\n')
}

/** The password is shown once, when it is made up here. */
function administratorLine({ administrator: first }: Pick<ReadyCloud, 'administrator'>): string {
  const { administrator, status, file } = first
  const name = `${administrator.username} <${administrator.email}>`
  if (status === 'exists') return file ? `${name}, password in ${file}` : name
  const given = process.env.GATEHOUSE_ADMIN_PASSWORD
  if (given) return `${name}, password from GATEHOUSE_ADMIN_PASSWORD`
  return `${name}, password ${administrator.password}${file ? ` (kept in ${file})` : ''}`
}
