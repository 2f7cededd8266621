/** How the question of `policy explain` may be typed. */
import { describe, expect, it } from 'vitest'
import { Misuse } from '../../../scripts/policy/misuse.ts'
import { questionOf, type TypedQuestion } from '../../../scripts/policy/question.ts'

function asked(typed: TypedQuestion): { subject: unknown; action: string | undefined } {
  const { subject, action } = questionOf(typed)
  return { subject: subject === undefined ? undefined : JSON.parse(subject), action }
}

const anna = '{"id":"anna","roles":["author"]}'

describe('the question of policy explain', () => {
  it.each([
    ['--user', { user: anna }],
    ['--subject', { subject: anna }],
    ['--user and --roles', { user: '{"id":"anna"}', roles: 'author' }],
  ])('takes a person by %s alike', (_name, typed) => {
    expect(asked(typed).subject).toEqual({ id: 'anna', roles: ['author'] })
  })

  it('is about somebody when only roles are given, and spaces between them do no harm', () => {
    expect(asked({ roles: 'author, teacher,' }).subject).toEqual({
      id: 'somebody',
      roles: ['author', 'teacher'],
    })
  })

  it('keeps the attributes of the person', () => {
    const user = '{"id":"lea","courses":["c1"]}'
    expect(asked({ user, roles: 'learner' }).subject).toEqual({
      id: 'lea',
      courses: ['c1'],
      roles: ['learner'],
    })
  })

  it.each([
    ['in one', { action: ' update  title ' }],
    ['apart', { action: 'update', field: 'title' }],
  ])('takes action and field %s', (_name, typed) => {
    expect(asked(typed).action).toBe('update title')
  })

  it('leaves what was not said to explain, which says what it needs', () => {
    expect(asked({})).toEqual({ subject: undefined, action: undefined })
  })

  it.each([
    [{ user: anna, subject: anna }, '--user and --subject are the same'],
    [{ user: anna, roles: 'teacher' }, 'Say the roles once: in --user'],
    [{ subject: '{"roles":"author"}' }, 'The roles of --subject must be a list'],
    [{ user: '{"roles":[1]}' }, 'The roles of --user must be a list'],
    [{ user: 'anna' }, '--user must be a JSON object'],
    [{ subject: '[]' }, '--subject must be a JSON object'],
    [{ subject: 'null' }, '--subject must be a JSON object'],
    [{ action: 'update title summary' }, 'An action has at most one field'],
    [{ action: 'update title', field: 'summary' }, 'An action has at most one field'],
    [{ action: '' }, 'An action has at most one field'],
  ])('refuses %j, which would be read as something else', (typed, message) => {
    const ask = () => questionOf(typed)
    expect(ask).toThrow(Misuse)
    expect(ask).toThrow(message)
  })
})
