import { ID } from '../model'
import { strings } from '../strings'

/** The longest name of a topic, in characters as the hub counts them: code points. */
export const NAME_MOST = 256

/** Ids in a field, separated by spaces or commas; a leading `@` is left out. */
export function ids(typed: string): string[] {
  const each = typed.split(/[\s,;]+/u).map((id) => id.replace(/^@/u, ''))
  return [...new Set(each.filter((id) => id !== ''))]
}

/** What is wrong with a topic's name, if anything. */
export function nameProblem(name: string): string {
  if (name.trim() === '') return strings.topics.nameNeeded
  return [...name.trim()].length > NAME_MOST ? strings.topics.nameLong(NAME_MOST) : ''
}

/** What is wrong with members' ids, if anything. */
export function membersProblem(members: readonly string[]): string {
  const bad = members.find((id) => !ID.test(id))
  return bad === undefined ? '' : strings.topics.badMember(bad)
}
