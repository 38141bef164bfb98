/** How tests run: real Postgres for all, one worker per core, the client build of Solid everywhere. */
import solid from 'vite-plugin-solid';
import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './tests/house/summary.reporter.ts';

export default defineConfig({
  plugins: [solid({ ssr: false })],
  resolve: { conditions: ['development', 'browser'] },
  ssr: { resolve: { conditions: ['development', 'browser'] } },
  test: {
    environment: 'node',
    include: ['tests/**/*.test.{ts,tsx}'],
    globalSetup: ['tests/kit/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    server: { deps: { inline: [/solid-js/, /@solidjs/] } },
    reporters: ['default', new SummaryReporter()],
  },
});
