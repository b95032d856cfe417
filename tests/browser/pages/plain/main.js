import { connect } from '../patchbay.js'

window.statuses = []
try {
  const client = (window.client = connect())
  client.onStatus(status => window.statuses.push(status))
  client.opened.catch(() => {})
  const replica = (window.replica = client.replica(['/counter', '/entities']))
  replica.ready.catch(() => {})
  replica.subscribe(state => (document.querySelector('#counter').textContent = state.counter))
} catch (error) {
  window.refusal = { code: error.code, message: error.message }
}
