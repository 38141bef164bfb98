// A file of people as the browser hands it over, and what the server makes of its rows.
import type { RefusalData } from '#domain/kernel/refusal.ts';
import { askServer, type Asked } from '#sync/ask-server.ts';

export interface ImportRow {
  readonly employeeNo: string;
  readonly name: string;
  readonly institution: string;
  readonly phone: string;
  readonly mobile: string;
  readonly roles: string;
}
interface RowProblem {
  readonly column: keyof ImportRow;
  readonly code: string;
  readonly data: RefusalData;
}
export interface PreviewRow {
  readonly line: number;
  readonly row: ImportRow;
  readonly does: 'add' | 'change' | 'same' | 'nothing';
  readonly errors: readonly RowProblem[];
  readonly asksRoles: boolean;
}
export interface Preview {
  readonly rows: readonly PreviewRow[];
  readonly counts: Readonly<Record<'add' | 'change' | 'same' | 'wrong', number>>;
  /** So many rows are taken at once. */
  readonly chunk: number;
}
export interface RowDone {
  readonly line: number;
  readonly did: 'added' | 'changed' | 'same' | 'refused';
  readonly errors: readonly RowProblem[];
}

/** As the server has it. */
export const MOST_BYTES = 2 * 1024 * 1024;

/** Spreadsheets of Chinese offices save GB 18030 as often as UTF-8; null = neither. */
export function readText(bytes: ArrayBuffer): string | null {
  for (const encoding of ['utf-8', 'gb18030'])
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      continue;
    }
  return null;
}

export const previewFile = (csv: string): Promise<Asked<Preview>> =>
  askServer<Preview>('POST', '/staff/import/preview', { csv });

/** Rows that follow one another in the file go up together, at most `chunk` of them. */
export function chunksOf(rows: readonly PreviewRow[], chunk: number): PreviewRow[][] {
  const chunks: PreviewRow[][] = [];
  for (const row of rows) {
    const last = chunks.at(-1);
    if (last && last.length < chunk && last.at(-1)!.line + 1 === row.line) last.push(row);
    else chunks.push([row]);
  }
  return chunks;
}

export const importRows = (rows: readonly PreviewRow[]): Promise<Asked<{ readonly rows: readonly RowDone[] }>> =>
  askServer('POST', '/staff/import', { rows: rows.map(({ row }) => row), line: rows[0]!.line });
