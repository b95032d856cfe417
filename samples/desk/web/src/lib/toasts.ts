import { writable } from 'svelte/store'

export interface Toast {
  id: number
  kind: 'info' | 'error'
  title: string
  text: string
}

interface Shown extends Toast {
  milliseconds: number
}

export const toasts = writable<Toast[]>([])

let last = 0
const most = 4
const timers = new Map<number, ReturnType<typeof setTimeout>>()
let shown: Shown[] = []
let held = false

const keep = (wanted: Shown[]): void => {
  shown = wanted
  toasts.set(shown)
}

const startTimer = ({ id, milliseconds }: Shown): void => {
  if (!held) timers.set(id, setTimeout(() => dismiss(id), milliseconds))
}

export const dismiss = (id: number): void => {
  clearTimeout(timers.get(id))
  timers.delete(id)
  keep(shown.filter(each => each.id !== id))
}

// While somebody reads, nothing goes; afterwards each has its whole time again.
export const hold = (): void => {
  held = true
  for (const timer of timers.values()) clearTimeout(timer)
  timers.clear()
}
export const release = (): void => {
  held = false
  for (const each of shown) if (!timers.has(each.id)) startTimer(each)
}

const show = (kind: Toast['kind'], title: string, text: string, milliseconds: number): void => {
  const toast = { id: ++last, kind, title, text, milliseconds }
  for (const old of shown.slice(0, Math.max(0, shown.length + 1 - most))) dismiss(old.id)
  keep([...shown, toast])
  startTimer(toast)
}

export const tell = (title: string, text = ''): void => show('info', title, text, 4500)

const textOf = (error: unknown): string => {
  if (typeof error === 'string') return error
  return error instanceof Error ? error.message : JSON.stringify(error)
}
export const failed = (title: string, error: unknown): void => show('error', title, textOf(error), 9000)
