/** The plan of the house as rules. Why each stands: .dependency-cruiser.md. */

// The cruiser's swc parser does not tell swc that a .tsx file holds JSX.
const swc = require('@swc/core');
const { parseFileSync } = swc;
Object.defineProperty(swc, 'parseFileSync', {
  value: (file, options) => parseFileSync(file, { ...options, tsx: file.endsWith('.tsx') }),
});

/** An area may lean on those before it, never on those after. */
const street = [
  'identity',
  'settings',
  'products',
  'customers',
  'queue',
  'forecast',
  'appointments',
  'stations',
  'alerts',
  'forms',
  'leads',
  'campaigns',
  'outreach',
  'loans',
  'wealth',
  'performance',
  'membership',
  'reminders',
  'office',
  'reports',
  'bridges',
];
const anyArea = `(${street.join('|')})`;

const no = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** What lies in our own tree; the rest is npm and Node. */
const ours = '^(src|server|sw)/';

/** Inside our tree, files of `from` may import only `may` (and what `from` itself matches). */
const only = (name, comment, from, may) => no(name, comment, { path: from }, { path: ours, pathNot: [from, ...may] });

const domain = '^src/domain/';
const kernel = '^src/domain/kernel/';
const platform = '^server/platform/';
const sameArea = (wing) => `^${wing}/$1/`;

const plan = [
  only('kernel-stands-alone', 'The kernel is the ground: it imports nothing of ours.', kernel, []),
  no(
    'kernel-needs-valibot-only',
    'The kernel uses no package but valibot.',
    { path: kernel },
    { path: 'node_modules', pathNot: 'node_modules/valibot/' },
  ),
  no(
    'areas-do-not-see-doors',
    'A door list names the areas; an area never reads the list.',
    { path: `${domain}[^/]+/`, pathNot: `${domain}worlds/` },
    { path: `${domain}([^/]+\\.ts$|worlds/)` },
  ),
  only('domain-is-pure', 'The domain runs on tablet and server alike: it imports only the domain.', domain, []),
  only('sync-knows-the-kernel', 'The tablet’s sync knows no area: it imports the kernel only.', '^src/sync/', [kernel]),
  only('ui-has-no-domain', 'Parts know no business: they import the kernel and Solid.', '^src/ui/', [kernel]),
  only(
    'device-stands-alone',
    'How a device shows which it is, is the same for every face: it imports nothing of ours.',
    '^src/device/',
    [],
  ),
  only(
    'faces-have-no-staff-code',
    'Kiosk, display and phone are public: they import domain, parts, the device’s proof and their own folder (QUE-024).',
    '^src/faces/',
    [domain, '^src/ui/', '^src/device/'],
  ),
  no(
    'faces-do-not-meet',
    'Each public face is a bundle of its own; what they share lies in src/faces itself.',
    { path: '^src/faces/([^/]+)/' },
    { path: '^src/faces/[^/]+/', pathNot: '^src/faces/$1/' },
  ),
  no(
    'staff-code-has-no-faces',
    'A public face is opened, not imported.',
    { path: '^src/(app|pages|sync|ui)/' },
    { path: '^src/faces/' },
  ),
  no(
    'pages-do-not-see-the-app',
    'Pages import domain, sync and ui.',
    { path: '^src/pages/' },
    { path: '^(src/app|src/[^/]+$|server|sw)' },
  ),
  no(
    'pages-meet-by-faces',
    'Of another area’s pages only its *.face.tsx may be imported.',
    { path: '^src/pages/([^/]+)/' },
    { path: '^src/pages/', pathNot: [sameArea('src/pages'), '\\.face\\.tsx$', '^src/pages/[^/]+$'] },
  ),
  only('app-stays-in-the-client', 'The client’s roof imports only the client.', '^src/(app/|[^/]+$)', ['^src/']),
  only('platform-knows-no-area', 'The platform imports the kernel only.', platform, [kernel]),
  only(
    'server-sync-knows-no-area',
    'Sync serves any kind: it imports kernel, platform and the audit trail; what is of an area is handed to it.',
    '^server/sync/',
    [kernel, platform, '^server/audit/audit\\.ts$'],
  ),
  only(
    'audit-knows-no-area',
    'Whoever does something puts it on record: the trail lies below them all and imports kernel and platform.',
    '^server/audit/',
    [kernel, platform],
  ),
  no(
    'server-areas-meet-by-tables',
    'Of another area on the server only its tables may be imported.',
    { path: `^server/${anyArea}/` },
    { path: `^server/${anyArea}/`, pathNot: [sameArea('server'), '\\.tables\\.ts$', '^server/identity/'] },
  ),
  no(
    'server-areas-stay-below-the-roof',
    'The roof knows the areas, not they the roof.',
    { path: `^server/(${anyArea}|sync|audit|platform)/` },
    { path: '^server/(app|db|simulators)/|^server/[^/]+$' },
  ),
  no(
    'server-never-imports-the-client',
    'The server shares the domain with the client, nothing else.',
    { path: '^server/' },
    { path: '^(src|sw)/', pathNot: domain },
  ),
  only(
    'simulators-stand-outside',
    'A simulator speaks the wire of a bridge; it knows its frames and messages and nothing of the server’s inside.',
    '^server/simulators/',
    [domain, platform, '^server/bridges/(frame|.*\\.messages\\.ts$)'],
  ),
  only(
    'worker-knows-domain-and-sync',
    'The service worker imports the domain and the disk and outbox parts of sync.',
    '^sw/',
    [domain, '^src/sync/'],
  ),
  no(
    'tests-are-imported-by-no-one',
    'Tests import everything and are imported by no one.',
    { path: '^(src|server|sw)/' },
    { path: '^tests/' },
  ),
  no(
    'client-has-no-server-packages',
    'What runs in a browser has no Node and no server package.',
    { path: '^(src|sw)/' },
    { path: 'node_modules/(hono|@hono|drizzle-orm|postgres|pino|prom-client|@node-rs|iconv-lite)/' },
  ),
  no(
    'client-has-no-node',
    'What runs in a browser has no Node.',
    { path: '^(src|sw)/' },
    { dependencyTypes: ['core'] },
  ),
  no(
    'not-to-dev',
    'What is shipped needs no development package.',
    { path: '^(src|server|sw)/', pathNot: ['\\.config\\.ts$'] },
    { dependencyTypes: ['npm-dev'] },
  ),
  no('no-circles', 'No file imports itself by way of others.', {}, { circular: true }),
  no('resolves', 'Every import leads to a file or a listed package.', {}, { couldNotResolve: true }),
];

/** One rule per house on the street: none may look at those after it, in any wing. */
const downTheStreet = street
  .slice(0, -1)
  .map((area, place) =>
    no(
      `street-${area}`,
      `${area} stands before ${street[place + 1]} and those after it on the street; announce instead of importing.`,
      { path: `^(src/domain|server)/${area}/` },
      { path: `^(src/domain|server)/(${street.slice(place + 1).join('|')})/` },
    ),
  );

const offTheStreet = no(
  'on-the-street',
  'Every area has its place on the street: add a new one to the list in .dependency-cruiser.cjs and ARCHITECTURE.md.',
  {},
  {
    path: `^(src/(domain|pages)|server)/(?!(${street.join('|')}|kernel|worlds|platform|audit|sync|db|app|simulators)/)[^/]+/`,
  },
);

module.exports = {
  forbidden: [...plan, ...downTheStreet, offTheStreet],
  options: {
    // TypeScript 7 has no JS API: with the default parser the cruise reads no TypeScript and finds nothing wrong.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^node_modules/.*\\.d\\.ts$', '\\.css$'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
