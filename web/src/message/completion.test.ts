import { describe, expect, it } from 'vitest'

import { completed, hashtagAt } from './completion'

/** A text with the caret at `|`. */
const at = (marked: string) => hashtagAt(marked.replace('|', ''), marked.indexOf('|'))

describe('a hashtag that is being typed', () => {
  it.each([
    ['#te|', { at: 0, begin: 'te' }],
    ['I like #|', { at: 7, begin: '' }],
    ['I like #te| and more', { at: 7, begin: 'te' }],
    ['(#Gr|', { at: 1, begin: 'Gr' }],
    ['😀#te|', { at: 2, begin: 'te' }],
    ['##te|', { at: 1, begin: 'te' }],
    ['#te|a', { at: 0, begin: 'te' }],
  ])('in %s is found', (text, begun) => {
    expect(at(text)).toEqual(begun)
  })

  it.each(['|#tea', 'mid#te|', '#tea |', '#one-t|', 'te|', '|', '#a#b|'])('is not in %s', (text) => {
    expect(at(text)).toBeUndefined()
  })
})

describe('a completed hashtag', () => {
  it('is followed by one space, and the caret behind that', () => {
    expect(completed('I like #te', { at: 7, begin: 'te' }, 'tea')).toEqual({ text: 'I like #tea ', caret: 12 })
    expect(completed('I like #te and', { at: 7, begin: 'te' }, 'tea')).toEqual({ text: 'I like #tea and', caret: 12 })
  })
})
