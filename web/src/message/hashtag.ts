/** What a hashtag's word is made of, as in the hub: letters, digits and `_`. For regular expressions with the flag `u`. */
export const LETTER = '[\\p{L}\\p{Nd}_]'

/** A hashtag in a text, its word as the group `tag`: `#` and a word, not right behind one. */
export const HASHTAG = `(?<!${LETTER})#(?<tag>${LETTER}+)`

/** A longer word, in code points, is no hashtag. */
export const LONGEST = 64

const WORD = new RegExp(`^${LETTER}{1,${LONGEST}}$`, 'u')

/** Whether it is a hashtag's word, without the `#`. */
export function isHashtag(word: string): boolean {
  return WORD.test(word)
}

/** As the hub compares them: the one letter whose lower case holds a mark loses that. */
export function lowerCase(hashtag: string): string {
  return hashtag.replaceAll('\u0130', 'I').toLowerCase()
}
