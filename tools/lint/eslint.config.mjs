// What ./dev lint asks of JavaScript and TypeScript. Layout is nobody's business; mistakes are.
import js from '@eslint/js'
import globals from 'globals'
import ts from 'typescript-eslint'

export default ts.config(
  { ignores: ['**/node_modules/**', '**/dist/**', '**/build/**'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      // What comes from Tauri's interface, and over the wire, has any shape.
      '@typescript-eslint/no-explicit-any': 'off',
      // A class in a class, as for a global that is replaced, has a `this` of its own.
      '@typescript-eslint/no-this-alias': 'off',
      // `a && b()` and `a ? b() : c()` are statements here.
      '@typescript-eslint/no-unused-expressions': ['error', { allowShortCircuit: true, allowTernary: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
    },
  },
  // Tests of types only look at them.
  { files: ['clients/js/test/types/**'], rules: { '@typescript-eslint/no-unused-expressions': 'off' } },
  // Counting is the work of a listener that is measured.
  { files: ['bench/peers/**'], rules: { '@typescript-eslint/no-unused-vars': 'off' } },
  // Functions here run in a page, with what that has.
  { files: ['tests/browser/cases/**'], rules: { 'no-undef': 'off' } },
)
