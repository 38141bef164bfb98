// Behind the login: the shell, and the way to each page.
import { Navigate, Route, Router, useLocation, useNavigate, type RouteSectionProps } from '@solidjs/router';
import { createEffect, createSignal, ErrorBoundary, For, lazy, Show, Suspense } from 'solid-js';
import { AlertNews, AlertsPlace, createAlertDesk } from '#pages/alerts/alerts.face.tsx';
import { keepsBookings } from '#domain/appointments/appointments.rules.ts';
import { appointmentWords } from '#pages/appointments/appointments.words.ts';
import { auditWords } from '#pages/identity/audit.words.ts';
import { roleWords } from '#pages/identity/role.words.ts';
import { IdleWarning, LeaveDialog, OfflineUnlock } from '#pages/identity/lock.panel.tsx';
import { counterWords } from '#pages/queue/counter.words.ts';
import { HallPage } from '#pages/queue/hall.page.tsx';
import { lobbyWords } from '#pages/queue/lobby.words.ts';
import { queueWords } from '#pages/queue/queue.words.ts';
import { DeedProvider } from '#pages/settings/deed.face.tsx';
import { settingsWords } from '#pages/settings/settings.words.ts';
import { actorOf } from '#sync/me.ts';
import { Button } from '#ui/button.tsx';
import { createLive, LiveProvider, useLive } from '#sync/live.ts';
import { Shell } from '#ui/page-shapes.tsx';
import { Rail, type Place } from '#ui/rail.tsx';
import { EmptyState, ErrorState, Skeleton } from '#ui/states.tsx';
import { showToast } from '#ui/toast.tsx';
import { PersonButton, TopBar } from '#ui/top-bar.tsx';
import { useWords } from '#ui/words.ts';
import { AdminFrame, adminPlaces } from './admin-frame.tsx';
import { businessTime } from './business-time.ts';
import { deedForms } from './deed-forms.ts';
import { frameWords } from './frame.words.ts';
import { stay, warning } from './idle.ts';
import { update } from './offline-shell.ts';
import { ended, lock, logOut, makePasskey, offlineUnlock, type OpenSession } from './session.ts';
import { StateLine, WhileUnlocked } from './state-line.tsx';
import { SyncState } from './sync-state.tsx';
import { trail } from './trail.ts';

const t = useWords(frameWords);
const queue = useWords(queueWords);
const counter = useWords(counterWords);
const lobby = useWords(lobbyWords);
const settings = useWords(settingsWords);
const audit = useWords(auditWords);
const appointments = useWords(appointmentWords);

const WaitingPage = lazy(() => import('#pages/queue/waiting.page.tsx').then((m) => ({ default: m.WaitingPage })));
const CallManager = lazy(() => import('#pages/alerts/call-manager.face.tsx').then((m) => ({ default: m.CallManager })));
const CounterPage = lazy(() => import('#pages/queue/counter.page.tsx').then((m) => ({ default: m.CounterPage })));
const WindowsPage = lazy(() => import('#pages/queue/windows.page.tsx').then((m) => ({ default: m.WindowsPage })));
const FindPage = lazy(() => import('#pages/queue/find.page.tsx').then((m) => ({ default: m.FindPage })));
const AppointmentsPage = lazy(() =>
  import('#pages/appointments/appointments.page.tsx').then((m) => ({ default: m.AppointmentsPage })),
);
const WhatIfPage = lazy(() => import('#pages/forecast/what-if.page.tsx').then((m) => ({ default: m.WhatIfPage })));
const TabletPage = lazy(() => import('#pages/settings/tablet.page.tsx').then((m) => ({ default: m.TabletPage })));
const AccountPage = lazy(() => import('#pages/identity/account.page.tsx').then((m) => ({ default: m.AccountPage })));
const DevicesPage = lazy(() => import('#pages/identity/devices.page.tsx').then((m) => ({ default: m.DevicesPage })));
const DiagnosticsPage = lazy(() =>
  import('#pages/settings/diagnostics.page.tsx').then((m) => ({ default: m.DiagnosticsPage })),
);

const PeoplePage = lazy(() => import('#pages/identity/people.page.tsx').then((m) => ({ default: m.PeoplePage })));
const RolesPage = lazy(() => import('#pages/identity/roles.page.tsx').then((m) => ({ default: m.RolesPage })));
const InstitutionsPage = lazy(() =>
  import('#pages/identity/institutions.page.tsx').then((m) => ({ default: m.InstitutionsPage })),
);
const OnlinePage = lazy(() => import('#pages/identity/online.page.tsx').then((m) => ({ default: m.OnlinePage })));
const HallSetupPage = lazy(() =>
  import('#pages/queue/hall-setup/hall-setup.page.tsx').then((m) => ({ default: m.HallSetupPage })),
);
const DayReportPage = lazy(() =>
  import('#pages/reports/day-report.page.tsx').then((m) => ({ default: m.DayReportPage })),
);
const AuditPage = lazy(() => import('#pages/identity/audit.page.tsx').then((m) => ({ default: m.AuditPage })));
const DataFilesPage = lazy(() =>
  import('#pages/bridges/data-files.page.tsx').then((m) => ({ default: m.DataFilesPage })),
);

const adminPages = {
  people: PeoplePage,
  institutions: InstitutionsPage,
  roles: RolesPage,
  online: OnlinePage,
  devices: DevicesPage,
  files: DataFilesPage,
  halls: HallSetupPage,
  reports: DayReportPage,
};

export function SignedIn(props: { open: OpenSession }) {
  // oxlint-disable-next-line solid/reactivity -- another session is another SignedIn
  const live = createLive(props.open.client, props.open.me);
  // Ended or taken over on the server: nothing may stay open here, and what waits stays.
  createEffect(() => live.status().loggedOut && void ended(props.open.client));
  // Who has no part in the hall begins where his work is.
  const may = (permission: string): boolean => props.open.me.staff.permissions.includes(permission);
  const worksInHall = () => may('queue.read');
  const home = () => (may('audit.read') ? '/audit' : (adminPlaces(actorOf(props.open.me))[0]?.href ?? '/tablet'));
  return (
    <LiveProvider value={live}>
      <DeedProvider value={deedForms}>
        <Router root={Frame}>
          <Route path="/" component={worksInHall() ? HallPage : () => <Navigate href={home()} />} />
          <Route path="/queue" component={worksInHall() ? WaitingPage : NotFound} />
          <Route
            path="/counter"
            component={may('queue.serve') ? () => <CounterPage more={(at) => <CallManager {...at} />} /> : NotFound}
          />
          <Route path="/windows" component={worksInHall() ? WindowsPage : NotFound} />
          <Route path="/what-if" component={may('queue.adjust') || may('queue.manage') ? WhatIfPage : NotFound} />
          <Route path="/find" component={worksInHall() && may('customers.readBasic') ? FindPage : NotFound} />
          <Route path="/appointments" component={keepsBookings(actorOf(props.open.me)) ? AppointmentsPage : NotFound} />
          <Route path="/tablet" component={TabletPage} />
          <Route path="/tablet/diagnostics" component={DiagnosticsPage} />
          <Route path="/audit" component={() => <AuditPage trail={trail} />} />
          <Route path="/account" component={AccountPage} />
          <For each={adminPlaces(actorOf(props.open.me))}>
            {({ name, href }) => <Route path={href} component={adminPages[name]} />}
          </For>
          <Route path="*" component={NotFound} />
        </Router>
      </DeedProvider>
    </LiveProvider>
  );
}

/** Which place of the rail a path belongs to; those of the tablet itself show no rows. */
const places: Readonly<Record<string, string>> = {
  '/': 'hall',
  '/queue': 'queue',
  '/counter': 'counter',
  '/windows': 'hall',
  '/what-if': 'hall',
  '/find': 'find',
  '/appointments': 'appointments',
  '/tablet': 'tablet',
  '/tablet/diagnostics': 'tablet',
  '/audit': 'audit',
  '/account': 'account',
};

function Frame(props: RouteSectionProps) {
  const live = useLive();
  const location = useLocation();
  const navigate = useNavigate();
  const [leaving, setLeaving] = createSignal(false);
  const desk = createAlertDesk((path) => navigate(path));
  const administered = adminPlaces(actorOf(live.me));
  const place = () => places[location.pathname] ?? (location.pathname.startsWith('/admin/') ? 'admin' : '');
  const may = (permission: string): boolean => live.me.staff.permissions.includes(permission);
  // Made once, with words and count read where they are drawn: links made anew while a page loads would keep an old mark.
  const shown: readonly Place[] = [
    ...(may('queue.read')
      ? [placeOf('hall', 'hall', '/', () => queue.hall), placeOf('queue', 'queue', '/queue', () => queue.waitingPlace)]
      : []),
    ...(may('queue.serve') ? [placeOf('counter', 'counter', '/counter', () => counter.place)] : []),
    ...(may('queue.read') && may('customers.readBasic') ? [placeOf('find', 'people', '/find', () => lobby.find)] : []),
    ...(keepsBookings(actorOf(live.me))
      ? [placeOf('appointments', 'clock', '/appointments', () => appointments.place)]
      : []),
    ...(may('audit.read') ? [placeOf('audit', 'search', '/audit', () => audit.title)] : []),
    placeOf(
      'tablet',
      'tablet',
      '/tablet',
      () => settings.tablet,
      () => live.status().attention.length,
    ),
    ...administered.slice(0, 1).map(({ href }) => placeOf('admin', 'gear', href, () => t.admin)),
  ];
  const offerUpdate = () =>
    update() &&
    showToast({ text: t.updateReady, act: { label: t.update, onPress: () => update()?.() }, lasts: 60_000 });

  return (
    <Shell
      rail={<Rail current={place()} places={shown} />}
      bar={
        <TopBar
          outlet={live.me.outlet.name}
          time={businessTime(live.now())}
          news={<AlertNews desk={desk} />}
          unread={desk.alerts().open.length}
          onBell={may('queue.read') ? () => desk.open(true) : undefined}
          state={<SyncState onOpen={() => navigate('/tablet')} />}
          person={
            <PersonButton
              name={live.me.staff.name}
              role={roleWord(live.me.staff.roles)}
              onPress={() => setLeaving(true)}
            />
          }
        />
      }
    >
      <Show when={update()}>{void offerUpdate()}</Show>
      <StateLine />
      <AlertsPlace desk={desk} />
      <ErrorBoundary fallback={(_, reset) => <ErrorState title={t.fault} text={t.reload} onRetry={reset} />}>
        <WhileUnlocked open={['tablet', 'audit', 'account', 'admin'].includes(place())}>
          <AdminFrame places={administered} path={location.pathname}>
            {/* A page that is on its way leaves rail and bar where they are. */}
            <Suspense fallback={<Skeleton lines={6} height="row" />}>{props.children}</Suspense>
          </AdminFrame>
        </WhileUnlocked>
      </ErrorBoundary>
      <Show when={leaving()}>
        <LeaveDialog
          waiting={live.status().waiting}
          onLock={() => void lock('locked')}
          onLogOut={() => void logOut()}
          onClose={() => setLeaving(false)}
        >
          <Button
            icon="person"
            onPress={() => {
              setLeaving(false);
              navigate('/account');
            }}
          >
            {t.account}
          </Button>
          <Show when={offlineUnlock() !== 'off'}>
            <OfflineUnlock made={offlineUnlock() === 'made'} onMake={makePasskey} />
          </Show>
        </LeaveDialog>
      </Show>
      <IdleWarning seconds={warning()} onStay={stay} onLock={() => void lock('locked')} />
    </Shell>
  );
}

const placeOf = (key: string, icon: Place['icon'], href: string, label: () => string, count?: () => number): Place => ({
  key,
  icon,
  href,
  get label() {
    return label();
  },
  get count() {
    return count?.() || undefined;
  },
});

function NotFound() {
  const navigate = useNavigate();
  return (
    <EmptyState title={t.notFound} text={t.notFoundText} step={{ label: t.toHall, onPress: () => navigate('/') }} />
  );
}

const roles: Readonly<Record<string, string>> = useWords(roleWords);
const roleWord = (codes: readonly string[]): string => roles[codes[0] ?? ''] ?? t.staff;
