// What a call is rejected with when the bridge, and not the application, refused it.
export class BridgeError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'BridgeError'
    this.code = code
  }

  // The page may have two copies of this class: one in the classic script, one in the module.
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'BridgeError'
  }
}

// A handler's failure is the page's business and must not stop the handlers after it.
export const report = (error: unknown): void => {
  if (typeof reportError === 'function') {
    reportError(error)
  } else {
    console.error(error)
  }
}

export const isolated = <A extends unknown[]>(handler: (...args: A) => unknown, ...args: A): void => {
  try {
    handler(...args)
  } catch (error) {
    report(error)
  }
}
