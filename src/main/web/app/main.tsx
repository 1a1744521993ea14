import '@fontsource-variable/inter/wght.css';
import './base.css';
import './shell.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiError } from '../api/client';
import { App } from './App';
import { startPreferences } from './preferences';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 3_000,
      networkMode: 'always',
      // Refusals do not change by asking again; lost connections may.
      retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status > 0 && error.status < 500),
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

startPreferences();
const root = document.getElementById('root');
if (root === null) {
  throw new Error('index.html has no element #root');
}
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
