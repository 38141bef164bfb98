/** How tests run: real Postgres for all, one worker per core; the plugin sees to it that Solid is its client build. */
import solid from 'vite-plugin-solid';
import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './tests/house/summary.reporter.ts';

export default defineConfig({
  plugins: [solid()],
  test: {
    environment: 'node',
    include: ['tests/**/*.test.{ts,tsx}'],
    globalSetup: ['tests/kit/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    reporters: ['default', new SummaryReporter()],
  },
});
