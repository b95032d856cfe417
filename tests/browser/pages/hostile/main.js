const attempt = action => {
  try {
    return { result: action() }
  } catch (error) {
    return { error: error.name }
  }
}

window.attempts = {
  eval: attempt(() => eval('1 + 1')),
  Function: attempt(() => new Function('return 1')())
}
