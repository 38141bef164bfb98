/** The end of every test run: requirements covered by what passed, then the one line that machines read. */
import { writeSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';
import { idsIn, requirementIds } from './requirements.ts';

export class SummaryReporter implements Reporter {
  private passed = 0;
  private failed = 0;
  private skipped = 0;
  private readonly covered = new Set<string>();

  onInit(): void {
    // At exit, so that nothing else comes after it. A run that ended badly without a failed test counts as one.
    process.once('exit', (code) => {
      const failed = this.failed || (code === 0 && this.passed > 0 ? 0 : 1);
      if (failed > 0) process.exitCode ||= 1;
      writeSync(1, `${this.passed} passed, ${failed} failed, ${this.skipped} skipped\n`);
    });
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    [this.passed, this.failed, this.skipped] = [0, errors.length, 0];
    for (const module of modules) {
      let broken = module.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') this.passed += 1;
        else if (state === 'failed') this.failed += 1;
        else this.skipped += 1;
        if (state === 'passed') for (const id of idsIn(test.name)) this.covered.add(id);
      }
      for (const suite of module.children.allSuites()) broken += suite.errors().length;
      this.failed += broken;
    }
    console.log(`\n${this.requirements()}`);
  }

  /** `requirements covered: 12 of 545 (LOB 5/42, QUE 7/26)`. */
  private requirements(): string {
    const all = requirementIds();
    const areas = new Map<string, string[]>();
    for (const id of all) areas.set(id.slice(0, 3), [...(areas.get(id.slice(0, 3)) ?? []), id]);
    const count = (ids: readonly string[]) => ids.filter((id) => this.covered.has(id)).length;
    const parts = [...areas]
      .filter(([, ids]) => count(ids) > 0)
      .map(([area, ids]) => `${area} ${count(ids)}/${ids.length}`);
    return `requirements covered: ${count(all)} of ${all.length}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`;
  }
}
