/** How tests run: real Postgres for all, three workers, as a third of a run is waiting; the plugin sees to it that Solid is its client build. */
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
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    reporters: ['default', new SummaryReporter()],
  },
});
