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

// JSON.stringify writes half of a surrogate pair as an escape, which is no text that UTF-8 could carry. Keys that differ
// in nothing else would be one key.
const wellFormed = (text: string): string => {
  if (!text.includes('\\ud')) return text
  const fixed = text.replace(/\\(?:ud[89a-f][0-9a-f]{2}|.)/g, m => (m.length > 2 ? '\ufffd' : m))
  if (fixed === text || JSON.stringify(JSON.parse(fixed)) === fixed) return fixed
  throw new TypeError('Two keys of an object differ in half of a surrogate pair only, which no text can carry.')
}

// Engines name it differently when they run out of stack.
const ranOut = (error: unknown): boolean => ['RangeError', 'InternalError'].includes((error as Error | null)?.name ?? '')

export const toJson = (value: unknown): string => {
  let text
  try {
    text = JSON.stringify(value, replace)
  } catch (error) {
    throw ranOut(error) ? new RangeError('What is to be sent nests too deep.', { cause: error }) : error
  }
  return wellFormed(text ?? 'null')
}

export const toJsonObject = (value: unknown, what: string): string => {
  const text = toJson(value)
  if (text[0] !== '{') throw new TypeError(`The ${what} must be an object, not ${text.slice(0, 40)}.`)
  return text
}

// Where the string that begins at `at` ends, in a text that JSON.stringify has made.
const endOfString = (text: string, at: number): number => {
  let end = at + 1
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1
  return end
}

// Whether more than so many arrays and objects are open at once in such a text.
export const isDeeper = (text: string, most: number): boolean => {
  if (text.length <= 2 * most) return false
  let open = 0
  for (let at = 0; at < text.length; ++at) {
    const char = text[at]
    if (char === '"') at = endOfString(text, at)
    if (char === '[' || char === '{') ++open
    if (char === ']' || char === '}') --open
    if (open > most) return true
  }
  return false
}

// The bytes of a value that travels as a body and not as JSON.
export const asBytes = (value: unknown): Uint8Array | undefined => {
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  return undefined
}
