import vue from 'eslint-plugin-vue'
import { defineConfig } from 'eslint/config'
import ts from 'typescript-eslint'

export default defineConfig(
  { ignores: ['target/', '**/target/', 'node_modules/'] },
  ...ts.configs.strict,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    rules: {
      // Text is shown as text: nothing that somebody has written becomes markup.
      'vue/no-v-html': 'error',
      'vue/no-v-text-v-html-on-component': 'error',
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: 'Text is shown as text.' },
        { property: 'outerHTML', message: 'Text is shown as text.' },
        { property: 'insertAdjacentHTML', message: 'Text is shown as text.' },
      ],
      'vue/no-template-target-blank': 'error',
      'vue/multi-word-component-names': 'off',
      // The formatter's business.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      // An absent one is undefined, as its type says.
      'vue/require-default-prop': 'off',
    },
  },
  {
    // One file calls the server, one holds the socket.
    files: ['src/**/*.{ts,vue}'],
    ignores: ['src/api.ts', 'src/live.ts', 'src/**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'fetch', message: 'api.ts alone calls the server.' },
        { name: 'WebSocket', message: 'live.ts alone holds the socket.' },
        { name: 'EventSource', message: 'live.ts alone holds the socket.' },
      ],
    },
  },
  {
    // Which tries that it cannot be done.
    files: ['e2e/safety.spec.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
)
