// What the client has to do with the window around it: controls, focus, and pages that go and come back.
import type { ControlFrame } from './frames.js'

export type PageWindow = Pick<Window, 'addEventListener' | 'close' | 'focus' | 'document' | 'location'>

export interface PageHooks {
  focused(focused: boolean): void
  hidden(): void
  shown(): void
}

export const pageWindow = (): PageWindow | undefined => (typeof document === 'undefined' ? undefined : window)

export const watchPage = (page: PageWindow, hooks: PageHooks): void => {
  page.addEventListener('focus', () => hooks.focused(true))
  page.addEventListener('blur', () => hooks.focused(false))
  page.addEventListener('pagehide', () => hooks.hidden())
  page.addEventListener('pageshow', () => hooks.shown())
}

export const obey = (page: PageWindow | undefined, { control }: ControlFrame): void => {
  if (control === 'close') page?.close()
  if (control === 'reload') page?.location.reload()
  if (control === 'focus') page?.focus()
}
