/** IP addresses and networks in CIDR notation (RFC 4632, RFC 4291). Pure parsing and comparison. */

export interface Network {
  /** IPv4 lives where RFC 4291 §2.5.5.2 maps it (`::ffff:0:0/96`), so that both families compare. */
  readonly bits: bigint
  /** Of 128. */
  readonly prefix: number
}

/** An address or a network; undefined when it is neither. A host bit set behind the prefix is refused. */
export function parseNetwork(text: string): Network | undefined {
  const [address = '', length, ...rest] = text.split('/')
  if (rest.length > 0 || text.length > 49) return undefined
  const v4 = parseV4(address)
  const bits = v4 === undefined ? parseV6(address) : mapped | v4
  if (bits === undefined) return undefined
  const width = v4 === undefined ? 128 : 32
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined
  const prefix = 128 - width + Number(length ?? width)
  if (prefix > 128) return undefined
  return bits & hostMask(prefix) ? undefined : { bits, prefix }
}

export function contains(network: Network, host: Network): boolean {
  const shift = BigInt(128 - network.prefix)
  return host.prefix >= network.prefix && host.bits >> shift === network.bits >> shift
}

/** CIDR notation; IPv4 in its own, IPv6 as RFC 5952 has it. */
export function asCidr({ bits, prefix }: Network): string {
  if (bits >> 32n === 0xffffn && prefix >= 96) {
    const bytes = [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 0xffn)
    return `${bytes.join('.')}/${prefix - 96}`
  }
  const groups = [7n, 6n, 5n, 4n, 3n, 2n, 1n, 0n].map((n) => (bits >> (n * 16n)) & 0xffffn)
  return `${shortened(groups.map((group) => group.toString(16)).join(':'))}/${prefix}`
}

/** §4.2: the first of the longest runs of zeros, if it is of two groups at least. */
function shortened(address: string): string {
  const runs = [...address.matchAll(/\b0(?::0)+\b/g)]
  const [longest] = runs.sort(([one], [other]) => other.length - one.length)
  if (!longest) return address
  // By its place: the same text may begin before it, at the end of a group such as 10.
  const before = address.slice(0, longest.index).replace(/:$/, '')
  const behind = address.slice(longest.index + longest[0].length).replace(/^:/, '')
  return `${before}::${behind}`
}

const mapped = 0xffff_0000_0000n

const hostMask = (prefix: number) => (1n << BigInt(128 - prefix)) - 1n

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.')
  // A leading zero is octal to some readers and decimal to others.
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part)))
    return undefined
  const numbers = parts.map(Number)
  if (numbers.some((n) => n > 255)) return undefined
  return numbers.reduce((bits, n) => (bits << 8n) | BigInt(n), 0n)
}

function parseV6(text: string): bigint | undefined {
  const tail = /^(.*:)([\d.]*\.[\d.]*)$/.exec(text)
  const v4 = tail ? parseV4(tail[2] ?? '') : undefined
  if (tail && v4 === undefined) return undefined
  const hex =
    tail && v4 !== undefined
      ? `${tail[1]}${(v4 >> 16n).toString(16)}:${(v4 & 0xffffn).toString(16)}`
      : text
  const halves = hex.split('::')
  if (halves.length > 2) return undefined
  const [head = [], rest = []] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - head.length - rest.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined
  const groups = [...head, ...Array<string>(missing).fill('0'), ...rest]
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined
  return groups.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n)
}
