import { derived } from 'svelte/store'

import { tasks } from './backend'

// The latest first, by the number that the application gave: the same order in every window, also after a reload.
export const executions = derived(tasks, all => Object.values(all).sort((a, b) => b.number - a.number))
