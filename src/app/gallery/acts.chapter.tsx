// Chapters on acting: buttons, choices, forms, and what floats.
import { createSignal, Show } from 'solid-js';
import { Badges } from '#ui/badge.tsx';
import { Button, IconButton } from '#ui/button.tsx';
import { Card } from '#ui/card.tsx';
import { Chip } from '#ui/chip.tsx';
import { ConfirmDialog } from '#ui/dialog.tsx';
import { TextField } from '#ui/field.tsx';
import { NumberRange } from '#ui/number-range.tsx';
import { Select } from '#ui/select.tsx';
import { Sheet } from '#ui/sheet.tsx';
import { Tabs } from '#ui/tabs.tsx';
import { showToast, showUndo, Toast } from '#ui/toast.tsx';
import { Toggle } from '#ui/toggle.tsx';
import css from './gallery.module.css';
import { t } from './gallery.words.ts';

const nothing = () => undefined;

export function ActsChapter() {
  const [vip, setVip] = createSignal(true);
  const [complaint, setComplaint] = createSignal(false);
  const [tab, setTab] = createSignal('overview');
  return (
    <>
      <div class={css.row}>
        <Button kind="act" icon="bell" shortcut="Space">
          {t.call}
        </Button>
        <Button icon="refer">{t.move}</Button>
        <Button kind="danger">{t.abandon}</Button>
        <Button kind="act" busy>
          {t.saving}
        </Button>
        <Button kind="act" icon="refer" whyNot={t.whyNot}>
          {t.move}
        </Button>
        <IconButton icon="more" label={t.settings} />
        <IconButton icon="bell" label={t.reminders} badge={120} />
      </div>
      <div class={css.row}>
        <Chip chosen={vip()} onToggle={setVip} icon="vip" tone="vip" count={6}>
          {t.vip}
        </Chip>
        <Chip chosen={complaint()} onToggle={setComplaint} icon="complaint" tone="complaint" count={3}>
          {t.complaint}
        </Chip>
        <Badges
          marks={[
            { kind: 'vip' },
            { kind: 'complaint', count: 2 },
            { kind: 'birthday' },
            { kind: 'overtime', minutes: 6 },
            { kind: 'referred' },
            { kind: 'other', text: t.done, tone: 'done', icon: 'check' },
          ]}
        />
      </div>
      <Tabs
        label={t.customers}
        current={tab()}
        onChange={setTab}
        tabs={[
          { key: 'overview', label: t.overview },
          { key: 'holdings', label: t.holdings, count: 4 },
          { key: 'history', label: t.history, count: 12 },
        ]}
      >
        <p class="quiet">{t.choose}</p>
      </Tabs>
    </>
  );
}

export function FormsChapter() {
  const [phone, setPhone] = createSignal('138001380');
  const [purpose, setPurpose] = createSignal('');
  const [remark, setRemark] = createSignal('');
  const [minutes, setMinutes] = createSignal(20);
  const [threshold, setThreshold] = createSignal(50);
  const [sound, setSound] = createSignal(true);
  const [vip, setVip] = createSignal(true);
  return (
    <div class={css.form}>
      <TextField
        label={t.phoneLabel}
        hint={t.phoneHint}
        value={phone()}
        onInput={setPhone}
        required
        type="tel"
        error={phone().length === 11 ? null : t.phoneError}
      />
      <Select
        label={t.purpose}
        value={purpose()}
        onChange={setPurpose}
        options={[
          { value: 'a', label: t.counterPage },
          { value: 'b', label: t.move, whyNot: t.whyNot },
        ]}
      />
      <NumberRange
        label={t.remind}
        hint={t.remindHint}
        unit={t.minuteUnit}
        min={1}
        max={120}
        value={minutes()}
        onChange={setMinutes}
      />
      <NumberRange
        label={t.threshold}
        unit={t.wan}
        min={50}
        max={300}
        step={10}
        value={threshold()}
        onChange={setThreshold}
      />
      <TextField label={t.remark} value={remark()} onInput={setRemark} lines={3} />
      <div>
        <Toggle label={t.sound} checked={sound()} onChange={setSound} />
        <Toggle label={t.showVip} hint={t.remindHint} checked={vip()} onChange={setVip} look="box" />
        <Toggle label={t.showComplaint} checked={false} onChange={nothing} whyNot={t.whyNot} />
        <Button kind="act" submit>
          {t.save}
        </Button>
      </div>
    </div>
  );
}

export function FloatingChapter() {
  const [sheet, setSheet] = createSignal(false);
  const [dialog, setDialog] = createSignal(false);
  return (
    <>
      <div class={css.row}>
        <Button onPress={() => setSheet(true)}>{t.openSheet}</Button>
        <Button kind="danger" onPress={() => setDialog(true)}>
          {t.openDialog}
        </Button>
        <Button onPress={() => showUndo(t.moved, nothing)}>{t.openToast}</Button>
        <Button onPress={() => showToast({ text: t.kept, tone: 'stale', icon: 'offline' })}>{t.openKept}</Button>
        <Button onPress={() => showToast({ text: t.taken, tone: 'complaint', icon: 'refused' })}>
          {t.openRefused}
        </Button>
      </div>
      <Toast notice={{ text: t.moved, icon: 'check', act: { label: t.save, onPress: nothing }, lasts: 0 }} />
      <Toast notice={{ text: t.taken, icon: 'refused', tone: 'complaint', lasts: 0 }} />
      <Show when={sheet()}>
        <Sheet place="over" title="A012" onClose={() => setSheet(false)} acts={<Button kind="act">{t.greet}</Button>}>
          <Card title={t.overview}>{t.kept}</Card>
        </Sheet>
      </Show>
      <Show when={dialog()}>
        <ConfirmDialog
          title={t.abandonAsk}
          act={t.abandon}
          danger
          onConfirm={() => setDialog(false)}
          onClose={() => setDialog(false)}
        >
          {t.abandonText}
        </ConfirmDialog>
      </Show>
    </>
  );
}
