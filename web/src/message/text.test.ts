import { describe, expect, it } from 'vitest'

import { Chance } from '../testing/random'
import { pieces } from './text'

const links = (text: string) => pieces(text).flatMap((piece) => (piece.kind === 'link' ? [piece.text] : []))
const hashtags = (text: string) =>
  pieces(text)
    .flatMap(({ hashtag }) => (hashtag === undefined ? [] : [hashtag]))
    .join(' ')
const hits = (text: string, ...ranges: [number, number][]) =>
  pieces(
    text,
    ranges.map(([start, end]) => ({ start, end })),
  ).map(({ text, hit }) => (hit ? `[${text}]` : text))

describe('a text', () => {
  it('is one piece when nothing in it means anything', () => {
    expect(pieces('<b>Hello</b> &amp; {{ you }}')).toEqual([
      { kind: 'text', text: '<b>Hello</b> &amp; {{ you }}', hit: false },
    ])
  })

  it('is none when it is empty', () => {
    expect(pieces('')).toEqual([])
  })

  it('is taken apart at links and hashtags', () => {
    expect(pieces('see https://example.org/a?b=c, #Tea!')).toEqual([
      { kind: 'text', text: 'see ', hit: false },
      { kind: 'link', text: 'https://example.org/a?b=c', href: 'https://example.org/a?b=c', hit: false },
      { kind: 'text', text: ', ', hit: false },
      { kind: 'hashtag', text: '#Tea', hashtag: 'tea', hit: false },
      { kind: 'text', text: '!', hit: false },
    ])
  })
})

describe('a link', () => {
  it.each([
    ['http://example.org', 'http://example.org'],
    ['HTTPS://Example.org/A', 'HTTPS://Example.org/A'],
    ['https://example.org.', 'https://example.org'],
    ['https://example.org/a?!…', 'https://example.org/a'],
    ['“https://example.org/a”', 'https://example.org/a'],
    ['(https://example.org/a)', 'https://example.org/a'],
    ['(see https://example.org/a).', 'https://example.org/a'],
    ['https://example.org/a_(b)', 'https://example.org/a_(b)'],
    ['(https://example.org/a_(b))', 'https://example.org/a_(b)'],
    ['https://example.org/((a)).', 'https://example.org/((a))'],
    ['[https://example.org/a]', 'https://example.org/a'],
    ['https://example.org/a[1],', 'https://example.org/a[1]'],
    ['<https://example.org/a>', 'https://example.org/a'],
    ['https://example.org/ä/日本', 'https://example.org/ä/日本'],
    ['https://example.org/#part', 'https://example.org/#part'],
    ['https://[2001:db8::1]/a', 'https://[2001:db8::1]/a'],
    ['https://example.org/😀 x', 'https://example.org/😀'],
  ])('in %s is %s', (text, link) => {
    expect(links(text)).toEqual([link])
  })

  it.each([
    'https://',
    'https://...',
    'http:// x',
    'https://[',
    'example.org',
    'javascript:alert(1)',
    'data:text/html,x',
  ])('is not in %s', (text) => {
    expect(links(text)).toEqual([])
    expect(
      pieces(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text)
  })

  it('leads where it says, whatever it looks like', () => {
    expect(pieces('http://EXAMPLE.org/a b')[0]?.href).toBe('http://example.org/a')
    expect(pieces('https://user:pw@example.org')[0]?.href).toBe('https://user:pw@example.org/')
  })

  it('never leads to a script', () => {
    const schemes = pieces('javascript:https://x.org/%0aalert(1) https://javascript:alert(1)').map(({ href }) => href)

    expect(schemes.filter((href) => href !== undefined && !/^https?:/.test(href))).toEqual([])
  })
})

// The hub's own cases, and more: what is shown as a hashtag is what the hub finds by it.
describe('a hashtag', () => {
  it.each([
    ['no tags here', ''],
    ['#one', 'one'],
    ['a #one, (#two) #three!', 'one two three'],
    ['#Grüße aus #Österreich', 'grüße österreich'],
    ['#日本語 #Ελλάδα #Россия', '日本語 ελλάδα россия'],
    ['#2026 #under_score #_', '2026 under_score _'],
    ['##double #', 'double'],
    ['mid#word is none', ''],
    ['_#x 1#x', ''],
    ['#one#two', 'one'],
    ['#one-two', 'one'],
    ['#𝒳yz', '𝒳yz'],
    ['#İstanbul #ΟΔΟΣ', 'istanbul οδος'],
    ['😀#smile', 'smile'],
    ['# one', ''],
    ['&#39; &#x', '39 x'],
    ['#cafe\u0301', 'cafe'],
    ['e\u0301#tag', 'tag'],
    ['#½', ''],
    ['½#half', 'half'],
    ['https://#one', ''],
  ])('in %s is %s', (text, expected) => {
    expect(hashtags(text)).toBe(expected)
  })

  it('has at most 64 letters', () => {
    expect(hashtags(`#${'x'.repeat(64)}`)).toBe('x'.repeat(64))
    expect(hashtags(`#${'x'.repeat(65)}`)).toBe('')
    expect(hashtags(`#${'𝒳'.repeat(64)}`)).toBe('𝒳'.repeat(64))
    expect(hashtags(`#${'𝒳'.repeat(65)} #one`)).toBe('one')
  })
})

describe('hits', () => {
  it('are counted in code points', () => {
    expect(hits('😀 tea 😀', [2, 5])).toEqual(['😀 ', '[tea]', ' 😀'])
    expect(hits('😀😀😀', [1, 2])).toEqual(['😀', '[😀]', '😀'])
  })

  it('go over the bounds of pieces', () => {
    expect(hits('a #tea b', [0, 4])).toEqual(['[a ]', '[#t]', 'ea', ' b'])
    expect(pieces('#tea', [{ start: 1, end: 2 }])).toEqual([
      { kind: 'hashtag', text: '#', hashtag: 'tea', hit: false },
      { kind: 'hashtag', text: 't', hashtag: 'tea', hit: true },
      { kind: 'hashtag', text: 'ea', hashtag: 'tea', hit: false },
    ])
  })

  it('that touch or overlap are one', () => {
    expect(hits('abcdef', [0, 2], [2, 4])).toEqual(['[abcd]', 'ef'])
    expect(hits('abcdef', [0, 3], [1, 5])).toEqual(['[abcde]', 'f'])
    expect(hits('abcdef', [0, 5], [1, 2])).toEqual(['[abcde]', 'f'])
  })

  it('may come in any order, be empty, or go over the end', () => {
    expect(hits('abcdef', [4, 5], [0, 1])).toEqual(['[a]', 'bcd', '[e]', 'f'])
    expect(hits('abcdef', [1, 3], [3, 3])).toEqual(['a', '[bc]', 'def'])
    expect(hits('abcdef', [2, 2])).toEqual(['abcdef'])
    expect(hits('abc', [2, 9])).toEqual(['ab', '[c]'])
    expect(hits('abc', [7, 9])).toEqual(['abc'])
  })

  it('may be all of it', () => {
    expect(hits('tea', [0, 3])).toEqual(['[tea]'])
  })
})

describe('whatever the text', () => {
  const parts = [
    '#',
    'a',
    'Ä',
    '_',
    '1',
    ' ',
    '\n',
    'https://',
    'x.org',
    '/',
    '(',
    ')',
    '.',
    ',',
    '😀',
    '\u0301',
    '\ud800',
    '<',
    '&',
  ]

  it.each(Array.from({ length: 300 }, (_, seed) => seed))('its pieces joined are the text (%i)', (seed) => {
    const chance = new Chance(seed)
    const text = Array.from({ length: chance.below(40) }, () => chance.one(parts)).join('')
    const length = [...text].length
    const ranges = Array.from({ length: chance.below(4) }, () => {
      const start = chance.below(length + 2)
      return { start, end: start + chance.below(6) }
    })

    const found = pieces(text, ranges)

    expect(found.map((piece) => piece.text).join('')).toBe(text)
    expect(found.every((piece) => piece.text !== '')).toBe(true)
    const marked = found.flatMap((piece) => [...piece.text].map(() => piece.hit))
    // A piece may end between two halves that are one code point only together.
    if (!text.includes('\ud800'))
      expect(marked).toEqual([...text].map((_, at) => ranges.some(({ start, end }) => start <= at && at < end)))
  })
})
