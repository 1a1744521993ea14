import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default tseslint.config(
    { ignores: ['dist/', 'node_modules/', 'test-results/'] },
    js.configs.recommended,
    ...tseslint.configs.strict,
    reactHooks.configs.flat['recommended-latest'],
    {
        rules: {
            'max-lines': ['error', { max: 400 }],
            'max-params': ['error', { max: 5 }],
            eqeqeq: 'error',
            'no-console': 'error',
            '@typescript-eslint/consistent-type-imports': 'error',
        },
    },
    {
        files: ['{app,api,format,i18n,charts,tasks,case,viewer,lead,admin}/**'],
        languageOptions: { globals: globals.browser },
    },
    {
        files: ['build/**', 'dev/**', '*.config.*'],
        languageOptions: { globals: { ...globals.node, ...globals.browser } },
        rules: { 'no-console': 'off' },
    },
);
