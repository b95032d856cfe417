import { writable } from 'svelte/store'

export interface Toast {
  id: number
  kind: 'info' | 'error'
  title: string
  text: string
}

export const toasts = writable<Toast[]>([])

let last = 0
const most = 4

export const dismiss = (id: number): void => toasts.update(all => all.filter(each => each.id !== id))

const show = (kind: Toast['kind'], title: string, text: string, milliseconds: number): void => {
  const id = ++last
  toasts.update(all => [...all, { id, kind, title, text }].slice(-most))
  setTimeout(() => dismiss(id), milliseconds)
}

export const tell = (title: string, text = ''): void => show('info', title, text, 4500)

const textOf = (error: unknown): string => {
  if (typeof error === 'string') return error
  return error instanceof Error ? error.message : JSON.stringify(error)
}
export const failed = (title: string, error: unknown): void => show('error', title, textOf(error), 9000)
