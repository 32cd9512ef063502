import { describe, expect, it, vi } from 'vitest'

import { ApiError } from '../api'
import type { Message } from '../model'
import { strings } from '../strings'
import { useEditing } from './editing'
import type { Timeline } from './timeline'

const message: Message = {
  id: 'm1',
  userId: 'ann',
  topicId: 't',
  text: 'first',
  hashtags: [],
  createdAt: new Date(0),
  updatedAt: new Date(0),
  position: 0,
  version: 3,
  edited: true,
}

function given(edit: () => Promise<Message>, there: Message | 'unknown' = message) {
  const api = {
    edit: vi.fn(edit),
    message: vi.fn(() => (there === 'unknown' ? Promise.reject(new ApiError(0, 'gone')) : Promise.resolve(there))),
  }
  const changed = vi.fn()
  const ended = vi.fn()
  const editing = useEditing(api, { changed } as unknown as Timeline, ended)
  editing.begin(message)
  return { api, changed, ended, editing }
}

const lost = (): Promise<Message> => Promise.reject(new ApiError(409, 'version 4'))

describe('editing', () => {
  it('saves on top of the form that was seen', async () => {
    const stored = { ...message, text: 'second', version: 4 }
    const { api, changed, ended, editing } = given(() => Promise.resolve(stored))
    await editing.save(message, 'second')
    expect(api.edit).toHaveBeenCalledWith('m1', 'second', 3)
    expect(changed).toHaveBeenCalledWith(stored)
    expect(editing.id.value).toBeUndefined()
    expect(ended).toHaveBeenCalledOnce()
  })

  it('asks nobody when nothing was changed', async () => {
    const { api, ended, editing } = given(lost)
    await editing.save(message, 'first')
    expect(api.edit).not.toHaveBeenCalled()
    expect(ended).toHaveBeenCalledOnce()
  })

  it('shows what somebody else wrote meanwhile, and saves on top of that', async () => {
    const theirs = { ...message, text: 'theirs', version: 4 }
    const { api, changed, ended, editing } = given(lost, theirs)
    await editing.save(message, 'mine')
    expect(editing.problem.value).toBe(strings.messages.changedMeanwhile)
    expect(changed).toHaveBeenCalledWith(theirs)
    expect(ended).not.toHaveBeenCalled()
    await editing.save(message, 'mine')
    expect(api.edit).toHaveBeenLastCalledWith('m1', 'mine', 4)
  })

  it('ends when what was lost is what is there', async () => {
    const { ended, editing } = given(lost, { ...message, text: 'mine', version: 4 })
    await editing.save(message, 'mine')
    expect(editing.id.value).toBeUndefined()
    expect(ended).toHaveBeenCalledOnce()
  })

  it('stays when the hub cannot be reached, and says why', async () => {
    const { ended, editing } = given(() => Promise.reject(new ApiError(503, 'The database is away')))
    await editing.save(message, 'mine')
    expect(editing.id.value).toBe('m1')
    expect(editing.problem.value).not.toBe('')
    expect(ended).not.toHaveBeenCalled()
  })

  it('stays when the form of now cannot be read either', async () => {
    const { changed, editing } = given(lost, 'unknown')
    await editing.save(message, 'mine')
    expect(editing.id.value).toBe('m1')
    expect(changed).not.toHaveBeenCalled()
  })
})
