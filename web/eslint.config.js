import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import ts from 'typescript-eslint';

const palette = '(dark|gray|red|pink|grape|violet|indigo|blue|cyan|teal|green|lime|yellow|orange|wino)';
const tokensOnly = 'Colours come from the --k-* tokens (src/theme/tokens.css).';
const refused = [
  { selector: 'Literal[value=/#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\\b/]', message: tokensOnly },
  { selector: 'TemplateElement[value.raw=/#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\\b/]', message: tokensOnly },
  { selector: `JSXAttribute[name.name=/^(c|bg|color|bd|iconColor)$/] Literal[value=/^${palette}(\\.[0-9])?$/]`, message: tokensOnly },
  { selector: 'Literal[value=/--mantine-color-/]', message: tokensOnly },
];

export default ts.config(
  { ignores: ['dist', 'node_modules', 'src/generated', '**/words/*.ts'] },
  js.configs.recommended,
  ...ts.configs.strict,
  hooks.configs.flat.recommended,
  {
    rules: {
      'no-restricted-syntax': ['error', ...refused],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      'max-lines': ['error', { max: 300, skipComments: true, skipBlankLines: true }],
    },
  },
  { files: ['src/theme/**', '*.js'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['tools/**', 'e2e/**'], languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', Buffer: 'readonly', document: 'readonly', window: 'readonly', setTimeout: 'readonly', clearTimeout: 'readonly', fetch: 'readonly', getComputedStyle: 'readonly', localStorage: 'readonly' } }, rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
);
