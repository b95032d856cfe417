// Imported first: redux and Redux Toolkit read NODE_ENV, and their development builds only add warnings and checks of
// the user's code, which random actions would set off by the thousand.
process.env.NODE_ENV = 'production'
