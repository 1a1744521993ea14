import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The server's content security policy allows scripts and styles from our own origin only, so nothing is inlined.
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: process.env['CONTOURFLOW_WEB_OUT'] ?? 'dist',
    emptyOutDir: process.env['CONTOURFLOW_WEB_OUT'] === undefined,
    assetsInlineLimit: 0,
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
  },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(
      ['/api', '/oauth2', '/login', '/logout'].map((path) => [
        path,
        process.env['CONTOURFLOW_URL'] ?? 'http://127.0.0.1:8080',
      ]),
    ),
  },
  test: {
    include: ['{app,api,format,i18n,charts,tasks,case,viewer,lead,admin}/**/*.test.{ts,tsx}'],
    environment: 'node',
  },
});
