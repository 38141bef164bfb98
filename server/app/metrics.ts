// What is measured while it runs, for Prometheus (OPS-001).
import { Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import type { MachineLink } from '#server/bridges/machine-link.ts';

export function createMetrics(parts: {
  streams: () => number;
  link: Pick<MachineLink, 'metrics'>;
}): () => Promise<string> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'tingtang_streams',
    help: 'Open streams.',
    registers: [registry],
    collect() {
      this.set(parts.streams());
    },
  });
  new Gauge({
    name: 'tingtang_machine_link',
    help: 'Counts of the queue machine link, by what.',
    labelNames: ['what'],
    registers: [registry],
    collect() {
      for (const [what, count] of Object.entries(parts.link.metrics())) this.set({ what }, count);
    },
  });
  return () => registry.metrics();
}
