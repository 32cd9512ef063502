import { ref, type Ref } from 'vue'

import { ApiError, type Api } from '../api'
import type { Message } from '../model'
import { strings } from '../strings'
import { reason } from '../ui/failure'
import type { Timeline } from './timeline'

/** The message that is being edited, at most one. */
export interface Editing {
  /** Its id. */
  readonly id: Ref<string | undefined>
  /** Why the last attempt to save it failed, empty when none did. */
  readonly problem: Ref<string>
  begin(message: Message): void
  end(): void
  save(message: Message, text: string): Promise<void>
}

/**
 * What one edits is the form that one has seen: who has changed it since is not overwritten unawares.
 *
 * @param ended told when it is saved or given up
 */
export function useEditing(api: Pick<Api, 'edit' | 'message'>, timeline: Timeline, ended: () => void): Editing {
  const id = ref<string | undefined>()
  const problem = ref('')
  let version = -1

  function begin(message: Message): void {
    problem.value = ''
    id.value = message.id
    version = message.version
  }

  function end(): void {
    id.value = undefined
    ended()
  }

  async function save(message: Message, text: string): Promise<void> {
    if (text === message.text) return end()
    problem.value = ''
    try {
      timeline.changed(await api.edit(message.id, text, version))
      end()
    } catch (failure) {
      const lost = failure instanceof ApiError && failure.status === 409
      problem.value = lost ? strings.messages.changedMeanwhile : strings.failed(reason(failure))
      if (lost) await meet(message, text)
    }
  }

  /** Shows the form that there is now, to be edited from there on. */
  async function meet({ id }: Message, text: string): Promise<void> {
    const latest = await api.message(id).catch(() => undefined)
    if (latest === undefined) return
    timeline.changed(latest)
    version = latest.version
    // It was stored before, by an attempt whose answer was lost.
    if (latest.text === text) end()
  }

  return { id, problem, begin, end, save }
}
