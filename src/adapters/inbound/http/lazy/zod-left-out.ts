/**
 * What stands in the Worker for parts of zod that nothing here uses (scripts/bundle.ts): its compiler, which
 * needs `eval`, and its reader of JSON Schema. Twelve of the Worker's kilobytes.
 */
function leftOut(): never {
  throw new Error('This part of zod is not in the Worker (scripts/bundle.ts)')
}

export {
  leftOut as compile,
  leftOut as fromJSONSchema,
  leftOut as INVALID,
  leftOut as withParser,
  leftOut as ZodCompileAsyncError,
  leftOut as ZodCompileUnsupportedError,
}
