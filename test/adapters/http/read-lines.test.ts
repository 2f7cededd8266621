import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  BrokenOff,
  lineBytesMax,
  readLines,
} from '../../../src/adapters/inbound/http/request/read-lines.ts'

const encoder = new TextEncoder()

function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  const left = [...chunks]
  return new ReadableStream({
    pull(controller) {
      const chunk = left.shift()
      if (chunk) controller.enqueue(chunk)
      else controller.close()
    },
  })
}

async function linesOf(...chunks: readonly (string | Uint8Array)[]) {
  const bytes = chunks.map((chunk) => (typeof chunk === 'string' ? encoder.encode(chunk) : chunk))
  const lines = []
  for await (const { line, text } of readLines(streamOf(bytes))) {
    lines.push([line, text.ok ? text.value : { error: text.error }])
  }
  return lines
}

describe('the lines of a body', () => {
  test('come with their numbers; blank ones are counted and left out', async () => {
    expect(await linesOf('a\n\n \r\nb\r\n', '\nc')).toEqual([
      [1, 'a'],
      [4, 'b\r'],
      [6, 'c'],
    ])
    expect(await linesOf()).toEqual([])
    expect(await linesOf('', '\n')).toEqual([])
  })

  test('are the same wherever the body is cut', async () => {
    const chunksAt = (bytes: Uint8Array, cuts: readonly number[]) => {
      const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length]
      places.sort((one, other) => one - other)
      return places.slice(1).map((end, index) => bytes.subarray(places[index], end))
    }
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' '))
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.array(fc.nat()), async (lines, cuts) => {
        const bytes = encoder.encode(lines.join('\n'))
        const expected = lines
          .map((text, index) => [index + 1, text])
          .filter(([, text]) => String(text).trim() !== '')
        expect(await linesOf(...chunksAt(bytes, cuts))).toEqual(expected)
      }),
    )
  })

  test('may be 64 KiB long, and those around a longer one are read', async () => {
    const longest = 'x'.repeat(lineBytesMax)
    expect(await linesOf(`a\n${longest}\n${longest.slice(9)}`, `0123456789\nb`)).toEqual([
      [1, 'a'],
      [2, longest],
      [3, { error: 'too_long' }],
      [4, 'b'],
    ])
  })

  test('that are not UTF-8 are said to be so, one by one', async () => {
    const bytes = new Uint8Array([0x61, 0x0a, 0xc3, 0x0a, 0xc3, 0xb1])
    expect(await linesOf(bytes)).toEqual([
      [1, 'a'],
      [2, { error: 'not_utf8' }],
      [3, 'ñ'],
    ])
  })

  test('are asked for one by one, and no more when nobody wants them', async () => {
    let [pulled, cancelled] = [0, false]
    const endless = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled += 1
          controller.enqueue(encoder.encode('line\n'))
        },
        cancel() {
          cancelled = true
        },
      },
      { highWaterMark: 0 },
    )
    for await (const { line } of readLines(endless)) if (line === 3) break
    expect([pulled, cancelled]).toEqual([3, true])
  })

  test('end with an error of their own when the body breaks off', async () => {
    const broken = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(encoder.encode('a\nb'))
      },
      pull(controller) {
        controller.error(new Error('gone'))
      },
    })
    const seen: number[] = []
    const readAll = async () => {
      for await (const { line } of readLines(broken)) seen.push(line)
    }
    await expect(readAll()).rejects.toThrow(BrokenOff)
    expect(seen).toEqual([1])
  })
})
