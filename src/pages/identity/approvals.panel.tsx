// Requests to change somebody's roles: who asks, what changes; granted or turned down with a reason, never by oneself (SEC-004).
import { createSignal, For, Show } from 'solid-js';
import { decideRoles, withdrawApproval } from '#domain/identity/role.mutators.ts';
import { mayDo } from '#domain/kernel/actor.ts';
import { toInstant } from '#domain/kernel/day.ts';
import { useLive } from '#sync/live.ts';
import { actorOf } from '#sync/me.ts';
import { Badge } from '#ui/badge.tsx';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { TextField } from '#ui/field.tsx';
import { saidTime } from '#ui/said-time.ts';
import { EmptyState, ErrorState, OfflineNote, Skeleton } from '#ui/states.tsx';
import { useWords } from '#ui/words.ts';
import { adminWords } from './admin.words.ts';
import css from './approvals.module.css';
import type { ApprovalShown } from './approval-shown.ts';
import { Problem } from './deed-problem.tsx';
import type { Book } from './organisation-book.ts';
import { rolesWords } from './roles.words.ts';
import { createDeed } from './server-deed.ts';
import type { ServerList } from './server-list.ts';

const t = useWords(rolesWords);
const admin = useWords(adminWords);

export function Approvals(props: {
  list: ServerList<ApprovalShown>;
  book: Book;
  empty: { title: string; text?: string };
}) {
  return (
    <div data-testid="approvals">
      <Show when={props.list.state() === 'loading'}>
        <Skeleton lines={3} height="card" />
      </Show>
      <Show when={props.list.state() === 'error'}>
        <ErrorState text={props.list.stateText() ?? ''} onRetry={() => void props.list.reload()} />
      </Show>
      <Show when={props.list.isOld()}>
        <OfflineNote>{admin.offlineText}</OfflineNote>
      </Show>
      <Show when={props.list.state() === 'ready' && props.list.rows().length === 0}>
        <EmptyState {...props.empty} />
      </Show>
      <ul class={css.requests}>
        <For each={props.list.rows()}>
          {(request) => (
            <li>
              <Request request={request} book={props.book} onChanged={() => void props.list.reload()} />
            </li>
          )}
        </For>
      </ul>
    </div>
  );
}

function Request(props: { request: ApprovalShown; book: Book; onChanged: () => void }) {
  const live = useLive();
  const when = (at: number) => saidTime(toInstant(at), live.now());
  const names = (codes: readonly string[]) => codes.map(props.book.roleName).join('、');
  const changes = () => {
    const { roles, before } = props.request.payload;
    return [
      { word: t.gains, said: names(roles.filter((code) => !before.includes(code))) },
      { word: t.loses, said: names(before.filter((code) => !roles.includes(code))) },
      { word: t.keeps, said: names(roles.filter((code) => before.includes(code))) },
    ].filter(({ said }) => said !== '');
  };
  return (
    <article class={css.request} data-testid={`approval-${props.request.employeeNo}`}>
      <header>
        <h3>
          {props.request.subject} <span class="quiet figures">{props.request.employeeNo}</span>
        </h3>
        <p class="quiet">
          {props.request.outlet} · {t.asks(props.request.asker ?? '–', when(props.request.askedAt))}
        </p>
      </header>
      <dl class={css.changes}>
        <For each={changes()}>
          {({ word, said }) => (
            <div>
              <dt>{word}</dt>
              <dd>{said}</dd>
            </div>
          )}
        </For>
      </dl>
      <Show when={props.request.state === 'open'} fallback={<Outcome request={props.request} />}>
        <Decision {...props} />
      </Show>
    </article>
  );
}

const outcomes = {
  granted: () => ({ text: t.granted, icon: 'check' }) as const,
  refused: () => ({ text: t.turnedDown, icon: 'refused' }) as const,
  withdrawn: () => ({ text: t.takenBack, icon: 'undo' }) as const,
};

function Outcome(props: { request: ApprovalShown }) {
  const live = useLive();
  const outcome = () => outcomes[props.request.state as keyof typeof outcomes]();
  return (
    <p class={css.outcome}>
      <Badge mark={{ kind: 'other', ...outcome() }} />
      <Show when={props.request.decidedAt}>
        {(at) => (
          <span class="quiet">
            {t.by(props.request.decider ?? props.request.asker ?? '–', saidTime(toInstant(at()), live.now()))}
          </span>
        )}
      </Show>
      <Show when={props.request.payload.reason}>{(reason) => <span>{reason()}</span>}</Show>
    </p>
  );
}

function Decision(props: { request: ApprovalShown; onChanged: () => void }) {
  const live = useLive();
  const deed = createDeed(() => props.onChanged());
  const [refusing, setRefusing] = createSignal(false);
  const [reason, setReason] = createSignal('');
  const [tried, setTried] = createSignal(false);

  const whyNot = () => {
    if (!live.status().connected) return admin.offlineWhy;
    if (props.request.mine) return t.mine;
    if (props.request.subjectId === live.me.staff.id) return t.aboutMe;
    return mayDo(actorOf(live.me), 'identity.decideRoles') ? null : t.notYours;
  };
  /** `roles` is what stands on the screen: what was changed meanwhile is not granted unseen. */
  const asShown = () => {
    const { id, subjectId, worksAt, payload } = props.request;
    return { id, staffId: subjectId, outletId: worksAt, roles: [...payload.roles] };
  };
  const approve = () => deed.perform(decideRoles, { ...asShown(), grant: true }, t.approved);
  async function refuse(): Promise<void> {
    setTried(true);
    if (!reason().trim()) return;
    const done = await deed.perform(decideRoles, { ...asShown(), grant: false, reason: reason().trim() }, t.refused);
    if (done) setRefusing(false);
  }
  return (
    <>
      <Show when={!refusing()}>
        <Problem of={deed} />
      </Show>
      <div class={css.acts}>
        <Show
          when={props.request.mine}
          fallback={
            <>
              <Button kind="act" icon="check" busy={deed.busy()} whyNot={whyNot()} onPress={() => void approve()}>
                {t.approve}
              </Button>
              <Show when={whyNot() === null}>
                <Button onPress={() => setRefusing(true)}>{t.refuse}</Button>
              </Show>
            </>
          }
        >
          <p class="quiet">{t.mine}</p>
          <Button
            icon="undo"
            busy={deed.busy()}
            whyNot={live.status().connected ? null : admin.offlineWhy}
            onPress={() => void deed.perform(withdrawApproval, { id: props.request.id }, t.withdrawn)}
          >
            {t.withdraw}
          </Button>
        </Show>
      </div>
      <Show when={refusing()}>
        <Dialog
          title={t.refuseAsk(props.request.subject)}
          onClose={() => setRefusing(false)}
          acts={
            <>
              <Button onPress={() => setRefusing(false)}>{admin.back}</Button>
              <Button kind="danger" busy={deed.busy()} onPress={() => void refuse()}>
                {t.refuse}
              </Button>
            </>
          }
        >
          <TextField
            label={t.reason}
            name="reason"
            hint={t.reasonHint}
            required
            lines={3}
            maxlength={200}
            value={reason()}
            error={tried() && !reason().trim() ? t.reasonMissing : null}
            onInput={setReason}
          />
          <Problem of={deed} />
        </Dialog>
      </Show>
    </>
  );
}
