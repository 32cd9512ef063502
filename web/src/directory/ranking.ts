/**
 * Those whose name has what was typed, the best first: at the name's beginning, at a word's, anywhere, its letters in this order.
 * Of equals those that matter come first, then as they were. Nothing typed: all.
 */
export function ranked<T extends { readonly name: string }>(
  all: readonly T[],
  typed: string,
  matters: (one: T) => boolean,
): T[] {
  const wanted = folded(typed)
  return all
    .map((one, place) => ({
      one,
      place,
      rank: wanted === '' ? 0 : rank(folded(one.name), wanted),
      matters: matters(one),
    }))
    .filter(({ rank }) => rank < NONE)
    .sort((a, b) => a.rank - b.rank || Number(b.matters) - Number(a.matters) || a.place - b.place)
    .map(({ one }) => one)
}

const NONE = 4

function rank(name: string, wanted: string): number {
  if (name.startsWith(wanted)) return 0
  if (name.includes(wanted)) return beginsWord(name, wanted) ? 1 : 2
  let from = 0
  for (const letter of wanted) {
    from = name.indexOf(letter, from) + 1
    if (from === 0) return NONE
  }
  return 3
}

function beginsWord(name: string, wanted: string): boolean {
  for (let at = name.indexOf(wanted); at >= 0; at = name.indexOf(wanted, at + 1)) {
    if (!/[\p{L}\p{N}]$/u.test(name.slice(0, at))) return true
  }
  return false
}

/** Without case and accents. */
function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}
