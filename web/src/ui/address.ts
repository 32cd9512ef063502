import type { LocationQuery } from 'vue-router'

/** What an address says of that name: the first, where it says several; empty where it says nothing. */
export function parameter(query: LocationQuery, name: string): string {
  const value = query[name]
  return (Array.isArray(value) ? value[0] : value) ?? ''
}
