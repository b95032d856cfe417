import type { Settings } from './types'

type Theme = 'dark' | 'light'

const key = 'dataforge.theme'
const systemIsLight = window.matchMedia('(prefers-color-scheme: light)')

// What the page looks like until the settings have come.
export const lastTheme = (): Theme => {
  const kept = localStorage.getItem(key)
  return kept === 'light' || kept === 'dark' ? kept : 'dark'
}

let wanted: Settings['theme'] = 'dark'

const show = (): void => {
  const theme: Theme = wanted === 'system' ? (systemIsLight.matches ? 'light' : 'dark') : wanted
  document.documentElement.dataset.theme = theme
  localStorage.setItem(key, theme)
}

systemIsLight.addEventListener('change', show)

export const applySettings = (settings: Settings): void => {
  wanted = settings.theme
  document.documentElement.dataset.density = settings.density
  show()
}
