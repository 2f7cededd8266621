/** Properties run the same cases everywhere; `FAST_CHECK_SEED=random npm test` goes looking for new ones. */
import fc from 'fast-check'

if (process.env.FAST_CHECK_SEED !== 'random') {
  fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 20261123) })
}
