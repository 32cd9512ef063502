import { en, type Strings } from './strings/en'

/** By language, as in `navigator.languages`. */
const languages: Record<string, Strings> = { en }

function preferred(): Strings {
  for (const language of navigator.languages) {
    const found = languages[language] ?? languages[language.split('-')[0] ?? '']
    if (found !== undefined) return found
  }
  return en
}

/** All that the page says, in the reader's language where there is one. */
export const strings = preferred()
