import { beforeEach, describe, expect, it } from 'vitest'

import { Session } from './session'

beforeEach(() => localStorage.clear())

describe('a session', () => {
  it('is nobody’s at first', () => {
    const session = new Session()

    expect([session.userId.value, session.authorization(), session.refused.value]).toEqual([
      undefined,
      undefined,
      false,
    ])
  })

  it('is that of who signs in, with the password that follows from the name', () => {
    const session = new Session()
    session.signIn('auser')

    expect(session.userId.value).toBe('auser')
    expect(session.authorization()).toBe(`Basic ${btoa('auser:auser123')}`)
  })

  it('goes on the next time, until somebody signs out', () => {
    new Session().signIn('auser')
    expect(new Session().userId.value).toBe('auser')

    new Session().signOut()

    expect(new Session().userId.value).toBeUndefined()
  })

  it('ends when the hub refuses it, and says so until somebody signs in', () => {
    const session = new Session()
    session.signIn('auser')

    session.refuse()
    expect([session.userId.value, session.refused.value]).toEqual([undefined, true])
    session.signIn('bob')

    expect([session.userId.value, session.refused.value]).toEqual(['bob', false])
  })

  it.each(['"Jörg"', '"日本"', '""', '"."', '7', 'null', '{', '["ann"]'])('is nobody’s in %s', (text) => {
    localStorage.setItem('parley.user', text)

    const session = new Session()

    expect([session.userId.value, session.authorization()]).toEqual([undefined, undefined])
  })
})
