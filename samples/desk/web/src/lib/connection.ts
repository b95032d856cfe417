// What to say of a connection that is not open, and what helps.
import type { Status } from '/patchbay/patchbay.js'

export interface Notice {
  text: string
  // What the button that tries again is called; without one nothing that the page can do helps.
  button?: string
  // The page has stopped trying.
  final: boolean
}

const onceMore = 'Open this window from the application once more.'

const trying: Record<string, string> = {
  silent: 'DataForge does not answer at the moment. Trying again …',
  shutdown: 'DataForge has ended. This window goes on as soon as it is started again.',
}
const ended: Record<string, Omit<Notice, 'final'>> = {
  shutdown: {
    text: 'DataForge has ended. Start it again and try again; if this window stays closed, open it from there.',
    button: 'Try again',
  },
  unreachable: { text: 'DataForge cannot be reached. Is it running?', button: 'Try again' },
  unknown_session: { text: `DataForge was started again and no longer knows this window. ${onceMore}` },
  unauthorized: { text: `This address was used before, and works only once. ${onceMore}` },
  label_taken: { text: 'This window is open elsewhere.', button: 'Use it here' },
  replaced: { text: 'This window is open elsewhere.', button: 'Use it here' },
  closed: { text: `This window was closed. ${onceMore}` },
}

export const noticeOf = ({ state, reason }: Status): Notice | null => {
  const code = reason?.code ?? ''
  if (state === 'closed') {
    const known = ended[code] ?? { text: 'Something went wrong between this window and DataForge.', button: 'Try again' }
    return { ...known, final: true }
  }
  if (state !== 'lost') return null
  const text = trying[code] ?? 'The connection was interrupted. Trying again; what you do is sent when it is back.'
  return { text, button: 'Try now', final: false }
}
