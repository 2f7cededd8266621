/** A body made of pieces of text as it is taken: what is not read yet is not made yet. */
export function textStream(pieces: AsyncGenerator<string, void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      let text = ''
      while (text.length < chunkCharsMin) {
        const next = await pieces.next()
        if (next.done) {
          if (text !== '') controller.enqueue(encoder.encode(text))
          return controller.close()
        }
        text += next.value
      }
      controller.enqueue(encoder.encode(text))
    },
    async cancel() {
      await pieces.return()
    },
  })
}

/** Many small chunks cost more than the text in them. */
const chunkCharsMin = 16 * 1024
