import { createMemoryPasswords } from '../../../src/adapters/outbound/memory/passwords.ts'
import { describePasswords } from '../../contract/passwords.ts'

describePasswords('memory', createMemoryPasswords)
