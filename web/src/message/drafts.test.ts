import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { Drafts } from './drafts'

beforeEach(() => localStorage.clear())
afterEach(() => vi.unstubAllGlobals())

describe('a draft', () => {
  it('is there the next time, for its topic and its owner', () => {
    new Drafts('ann').set('tea', 'Hello')

    expect(new Drafts('ann').of('tea')).toBe('Hello')
    expect(new Drafts('ann').of('coffee')).toBe('')
    expect(new Drafts('bob').of('tea')).toBe('')
  })

  it.each(['', ' \n'])('of nothing is none (%j)', (nothing) => {
    const drafts = new Drafts('ann')
    drafts.set('tea', 'Hello')

    drafts.set('tea', nothing)

    expect(drafts.of('tea')).toBe('')
    expect(localStorage.getItem('parley.drafts.ann')).toBe('[]')
  })

  it('is forgotten when a hundred others were begun since', () => {
    const drafts = new Drafts('ann')
    drafts.set('tea', 'Hello')
    drafts.set('coffee', 'Hello')
    drafts.set('tea', 'Hello again')

    for (let i = 0; i < 99; i++) drafts.set(`t${i}`, 'Hello')

    expect(drafts.of('coffee')).toBe('')
    expect(drafts.of('tea')).toBe('Hello again')
  })

  it('of another tab is left as it is', () => {
    const [here, there] = [new Drafts('ann'), new Drafts('ann')]
    here.set('tea', 'begun here')
    there.set('coffee', 'begun there')

    here.set('tea', '')

    expect(new Drafts('ann').of('coffee')).toBe('begun there')
    expect(new Drafts('ann').of('tea')).toBe('')
  })

  it('stays as long as the page where nothing is kept', () => {
    const drafts = new Drafts('ann')
    vi.stubGlobal('localStorage', {
      getItem: () => '[["tea", "kept before"]]',
      setItem() {
        throw new DOMException('full', 'QuotaExceededError')
      },
    })

    drafts.set('tea', 'Hello')
    drafts.set('coffee', 'there')

    expect([drafts.of('tea'), drafts.of('coffee')]).toEqual(['Hello', 'there'])
  })

  it.each(['{}', '[1]', '[null]', '[["tea"]]', '[["tea", 1]]', '[{}]'])('is none in %s', (text) => {
    localStorage.setItem('parley.drafts.ann', text)

    expect(new Drafts('ann').of('tea')).toBe('')
  })
})
