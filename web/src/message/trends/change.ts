/** How a count has changed against the one before. */
export interface Change {
  /** `new`: there was none before. */
  readonly direction: 'up' | 'down' | 'same' | 'new'
  /** The part of the count before that came or went: 0.5 for half as many more. */
  readonly by: number
}

export function change(count: number, before: number): Change {
  if (before === 0) return { direction: count === 0 ? 'same' : 'new', by: 0 }
  const by = (count - before) / before
  return { direction: by > 0 ? 'up' : by < 0 ? 'down' : 'same', by }
}
