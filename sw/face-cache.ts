// What a public face keeps and what it is served from there; plain rules, so that they can be read without a worker.

export interface KeptFace {
  /** The document's path. */
  readonly shell: string;
  /** Another list of files is another release. */
  readonly release: string;
  /** Path and hash of each file, the document among them. */
  readonly files: readonly (readonly [path: string, hash: string])[];
}

/** A file's key in the cache: another content is another key. */
const keyOf = (path: string, hash: string): string => `${path}?kept=${hash}`;

export const faceFiles = ({ files }: KeptFace): readonly { readonly path: string; readonly key: string }[] =>
  files.map(([path, hash]) => ({ path, key: keyOf(path, hash) }));

/** How the names of a face's caches begin; a release's own follows. Two releases never share one. */
export const cacheNames = (face: string): string => `tingtang-face-${face}-`;

/** The cache's key of what answers a request; null: the network does. */
export function whatToServe(face: string, kept: KeptFace, url: string, mode: string, origin: string): string | null {
  const asked = new URL(url);
  if (asked.origin !== origin || asked.pathname.startsWith('/api/')) return null;
  const path = mode === 'navigate' && asked.pathname === `/${face}` ? kept.shell : asked.pathname;
  const file = kept.files.find(([known]) => known === path);
  return file ? keyOf(...file) : null;
}
