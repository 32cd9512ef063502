import { en, type Strings } from './strings/en'

interface Language {
  readonly strings: Strings
  readonly direction: 'ltr' | 'rtl'
}

/** By tag, as in `navigator.languages`. */
const languages: Record<string, Language> = { en: { strings: en, direction: 'ltr' } }

/** The tag of the reader's language, or the nearest to it that there is, and the reader's own way to write it. */
function preferred(): { tag: string; reader: string } {
  for (const reader of navigator.languages) {
    for (const tag of [reader, reader.split('-')[0] ?? '']) if (tag in languages) return { tag, reader }
  }
  return { tag: 'en', reader: 'en' }
}

const { tag, reader } = preferred()

/** All that the page says, in the reader's language where there is one. */
export const strings = languages[tag]?.strings ?? en

/** How times and numbers are written: in the same language, as in the reader's country. */
export const locale = reader

/** Says to the browser which language the page is in. */
export function tellLanguage(root: HTMLElement = document.documentElement): void {
  root.lang = tag
  root.dir = languages[tag]?.direction ?? 'ltr'
}
