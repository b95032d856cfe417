// JSON Pointers (RFC 6901).

const unescapeToken = (token: string): string => {
  if (/~(?![01])/.test(token)) throw new Error(`"${token}" is no token of a JSON Pointer.`)
  return token.replace(/~1/g, '/').replace(/~0/g, '~')
}

export const parsePointer = (pointer: string): string[] => {
  if (pointer === '') return []
  if (pointer[0] !== '/') throw new Error(`"${pointer}" is no JSON Pointer.`)
  return pointer.slice(1).split('/').map(unescapeToken)
}
