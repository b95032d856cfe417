import './styles/tokens.css'
import './styles/base.css'

import { mount } from 'svelte'

import { lastTheme } from './lib/theme'

document.documentElement.dataset.theme = lastTheme()
const target = document.getElementById('app') as HTMLElement

// Without a label the page was not opened by the application, and the modules that talk to it cannot load.
if ('__TAURI_INTERNALS__' in window) {
  const { default: App } = await import('./App.svelte')
  mount(App, { target })
} else {
  const { default: Unopened } = await import('./components/Unopened.svelte')
  mount(Unopened, { target })
}
