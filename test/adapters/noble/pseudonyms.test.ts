import { expect, test } from 'vitest'
import { createPseudonyms } from '../../../src/adapters/outbound/noble/pseudonyms.ts'
import { aTokenKey } from '../../support/test-application.ts'

const pseudonyms = createPseudonyms(aTokenKey('one'))

test('the same text has one name, another text another one, and no name shows its text', () => {
  expect(pseudonyms.of('ana')).toBe(pseudonyms.of('ana'))
  expect(pseudonyms.of('ana')).not.toBe(pseudonyms.of('anb'))
  expect(pseudonyms.of('ana')).toMatch(/^[\w-]{22}$/)
})

test('without the key nobody finds the name of a text', () => {
  expect(createPseudonyms(aTokenKey('two')).of('ana')).not.toBe(pseudonyms.of('ana'))
})
