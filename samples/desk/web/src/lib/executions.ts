import { derived } from 'svelte/store'

import { tasks } from './backend'
import type { Task } from './types'

// The state has tasks by id. They are shown as they came: what runs first, then the latest.
const seen = new Map<string, number>()

export const executions = derived(tasks, all => {
  for (const id of Object.keys(all)) if (!seen.has(id)) seen.set(id, seen.size)
  const age = (task: Task): number => seen.get(task.id) ?? 0
  const rank = (task: Task): number => (task.status === 'running' ? 0 : 1)
  return Object.values(all).sort((a, b) => rank(a) - rank(b) || age(b) - age(a))
})
