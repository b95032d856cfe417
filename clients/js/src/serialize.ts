// Values of the page as JSON text, by the rules of Tauri's front end.

export const TO_IPC = '__TAURI_TO_IPC_KEY__'

interface Serializable {
  [TO_IPC](): unknown
}

const isSerializable = (value: unknown): value is Serializable =>
  typeof value === 'object' && value !== null && TO_IPC in value && typeof value[TO_IPC] === 'function'

const replace = (_key: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Map) return Object.fromEntries(value)
  if (value instanceof Uint8Array) return Array.from(value)
  if (value instanceof ArrayBuffer) return Array.from(new Uint8Array(value))
  return isSerializable(value) ? value[TO_IPC]() : value
}

// JSON.stringify writes half of a surrogate pair as an escape, which is no text that UTF-8 could carry.
const wellFormed = (text: string): string =>
  text.includes('\\ud') ? text.replace(/\\(?:ud[89a-f][0-9a-f]{2}|.)/g, m => (m.length > 2 ? '\\ufffd' : m)) : text

export const toJson = (value: unknown): string => wellFormed(JSON.stringify(value, replace) ?? 'null')

export const toJsonObject = (value: unknown, what: string): string => {
  const text = toJson(value)
  if (text[0] !== '{') throw new TypeError(`The ${what} must be an object, not ${text.slice(0, 40)}.`)
  return text
}

// The bytes of a value that travels as a body and not as JSON.
export const asBytes = (value: unknown): Uint8Array | undefined => {
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  return undefined
}
