/** The plan and the street hold; and the check that says so has been seen to find one planted fault each. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '#server/platform/package-root.ts';

const cruiser = join(packageRoot, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const plan = join(packageRoot, '.dependency-cruiser.cjs');

interface Cruise {
  modules: { source: string }[];
  summary: { violations: { rule: { name: string }; from: string; to: string }[] };
}

function cruise(house: string, wings: string[]) {
  const args = [cruiser, ...wings, '--config', plan, '--output-type', 'json'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: house, encoding: 'utf8', maxBuffer: 1e9 });
  if (!stdout) throw new Error(stderr);
  const { modules, summary } = JSON.parse(stdout) as Cruise;
  return {
    seen: modules.filter(({ source }) => /^(src|server|sw|tests)\//.test(source)).length,
    findings: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
  };
}

/** A small house of files that import each other, cruised and torn down. */
function cruiseModel(files: Record<string, string>) {
  const house = mkdtempSync(join(tmpdir(), 'tingtang-plan-'));
  const { imports } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { imports: object };
  try {
    for (const [path, text] of Object.entries({
      ...files,
      'package.json': JSON.stringify({ type: 'module', imports }),
    })) {
      mkdirSync(join(house, dirname(path)), { recursive: true });
      writeFileSync(join(house, path), text);
    }
    return cruise(house, [...new Set(Object.keys(files).map((path) => path.split('/')[0]!))]);
  } finally {
    rmSync(house, { recursive: true, force: true });
  }
}

test('the house is as planned, and the cruise is not blind', { timeout: 90_000 }, () => {
  const { seen, findings } = cruise(packageRoot, ['src', 'server', 'sw', 'tests']);
  expect(findings).toEqual([]);
  expect(seen).toBeGreaterThan(100);
});

/** Rule, the file that breaks it, the file it should not import. Numbers keep the faults apart. */
const faults = [
  ['kernel-stands-alone', 'src/domain/kernel/x1.ts', 'src/domain/queue/y1.ts'],
  ['domain-is-pure', 'src/domain/queue/x2.ts', 'src/ui/y2.tsx'],
  ['areas-do-not-see-doors', 'src/domain/queue/x3.ts', 'src/domain/y3.ts'],
  ['street-customers', 'src/domain/customers/x4.ts', 'src/domain/queue/y4.ts'],
  ['street-queue', 'server/queue/x5.ts', 'server/loans/y5.tables.ts'],
  ['sync-knows-the-kernel', 'src/sync/x6.ts', 'src/domain/queue/y6.ts'],
  ['ui-has-no-domain', 'src/ui/x7.tsx', 'src/domain/queue/y7.ts'],
  ['pages-do-not-see-the-app', 'src/pages/queue/x8.tsx', 'src/app/y8.tsx'],
  ['pages-meet-by-faces', 'src/pages/queue/x9.tsx', 'src/pages/customers/y9.tsx'],
  ['app-stays-in-the-client', 'src/app/x10.tsx', 'server/platform/y10.ts'],
  ['platform-knows-no-area', 'server/platform/x11.ts', 'server/queue/y11.tables.ts'],
  ['server-sync-knows-no-area', 'server/sync/x12.ts', 'server/queue/y12.tables.ts'],
  ['audit-knows-no-area', 'server/audit/x20.ts', 'server/sync/y20.ts'],
  ['server-areas-meet-by-tables', 'server/queue/x13.ts', 'server/customers/y13.ts'],
  ['server-areas-stay-below-the-roof', 'server/queue/x14.ts', 'server/app/y14.ts'],
  ['server-never-imports-the-client', 'server/queue/x15.ts', 'src/sync/y15.ts'],
  ['simulators-stand-outside', 'server/simulators/x16.ts', 'server/bridges/y16.ts'],
  ['worker-knows-domain-and-sync', 'sw/x17.ts', 'src/ui/y17.ts'],
  ['tests-are-imported-by-no-one', 'src/ui/x18.ts', 'tests/y18.ts'],
  ['device-stands-alone', 'src/device/x21.ts', 'src/ui/y21.ts'],
  ['faces-have-no-staff-code', 'src/faces/kiosk/x22.ts', 'src/sync/y22.ts'],
  ['faces-do-not-meet', 'src/faces/kiosk/x23.ts', 'src/faces/display/y23.ts'],
  ['staff-code-has-no-faces', 'src/app/x24.tsx', 'src/faces/kiosk/y24.ts'],
  ['on-the-street', 'src/domain/queue/x19.ts', 'src/domain/lottery/y19.ts'],
] as const;

function modelOf(planted: readonly (readonly [rule: string, from: string, to: string])[]): Record<string, string> {
  const files = planted.flatMap(([, from, to]) => {
    const there = `${'../'.repeat(from.split('/').length - 1)}${to}`;
    return [
      [from, `import { bad } from '${there}';\nexport const seen = bad;\n`],
      [to, 'export const bad = 1;\n'],
    ] as const;
  });
  return Object.fromEntries(files);
}

const asFindings = (planted: readonly (readonly string[])[]) =>
  planted.map(([rule, from, to]) => `${rule}: ${from} → ${to}`);

test('one bad import is one finding', () => {
  const one = faults.slice(3, 4);
  expect(cruiseModel(modelOf(one)).findings).toEqual(asFindings(one));
});

test('a bad import of each kind is found once each, by the rule made for it', { timeout: 90_000 }, () => {
  expect(cruiseModel(modelOf(faults)).findings.toSorted()).toEqual(asFindings(faults).toSorted());
});

test('a good import is no finding, by either way of naming it', () => {
  const { findings, seen } = cruiseModel({
    'src/domain/queue/x.ts': "import { good } from '#domain/customers/y.ts';\nexport const seen = good;\n",
    'src/domain/customers/y.ts': "import type { Id } from '../kernel/ids.ts';\nexport const good: Id = 1;\n",
    'src/domain/kernel/ids.ts': 'export type Id = number;\n',
    'src/pages/queue/p.tsx':
      'import { Face } from \'../customers/customer.face.tsx\';\nexport const P = () => <Face type="x" />;\n',
    'src/pages/customers/customer.face.tsx': 'export const Face = (props: { type: string }) => <b>{props.type}</b>;\n',
    'server/queue/x.ts': "import { t } from '#server/customers/customers.tables.ts';\nexport const seen = t;\n",
    'server/customers/customers.tables.ts': "import { good } from '#domain/customers/y.ts';\nexport const t = good;\n",
  });
  expect(findings).toEqual([]);
  expect(seen).toBe(7);
});

test('a circle and an import that leads nowhere are found, types included', () => {
  const { findings } = cruiseModel({
    'src/domain/queue/a.ts': "import type { B } from './b.ts';\nexport type A = B;\n",
    'src/domain/queue/b.ts': "import type { A } from './a.ts';\nexport type B = A | 1;\n",
    'src/domain/queue/c.ts': "import { gone } from '#domain/queue/gone.ts';\nexport const c = gone;\n",
  });
  expect(findings.map((finding) => finding.split(':')[0])).toEqual(expect.arrayContaining(['no-circles', 'resolves']));
});
