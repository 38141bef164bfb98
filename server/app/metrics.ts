// What is measured while it runs, for Prometheus (OPS-001).
import { Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import type { TrailStanding } from '#server/audit/audit-keeper.ts';
import type { MachineLink } from '#server/bridges/machine-link.ts';

export function createMetrics(parts: {
  streams: () => number;
  link: Pick<MachineLink, 'metrics'>;
  trail: () => TrailStanding;
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
  for (const [name, help, of] of [
    [
      'tingtang_audit_broken',
      'Chains of the audit trail that are not as they were written, by the last walk.',
      'broken',
    ],
    [
      'tingtang_audit_walked',
      'When the audit trail was last walked, epoch milliseconds; 0 = not since the start.',
      'walkedAt',
    ],
  ] as const)
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(parts.trail()[of]);
      },
    });
  return () => registry.metrics();
}
