// Behind five seconds on the outlet's name: how this kiosk prints, and how it is. It asks for nothing and shows nobody.
import { Show } from 'solid-js';
import { slipOf } from '#domain/stations/slip.ts';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { language } from '#ui/language.ts';
import { Select } from '#ui/select.tsx';
import { useWords } from '#ui/words.ts';
import type { Station } from '../station.ts';
import type { KioskDesk } from './kiosk-desk.ts';
import { unsentOf } from './kiosk-store.ts';
import css from './kiosk.module.css';
import { choosePrinter, waysHere } from './printer-line.ts';
import { staffWords } from './staff.words.ts';
import { baudRates, type PrintSetting, type Printing, type PrintWay } from './printing.ts';

const t = useWords(staffWords);

export function StaffSheet(props: { station: Station; desk: KioskDesk; printing: Printing; onClose: () => void }) {
  const setting = () => props.printing.setting();
  const change = (parts: Partial<PrintSetting>): void => void props.printing.choose({ ...setting(), ...parts });
  const ways = (): { value: PrintWay; label: string }[] => [
    { value: 'screen', label: t.wayScreen },
    { value: 'page', label: t.wayPage },
    ...waysHere().map((way) => ({ value: way, label: way === 'serial' ? t.waySerial : t.wayUsb })),
  ];
  const cable = (): 'serial' | 'usb' | null => {
    const { way } = setting();
    return way === 'serial' || way === 'usb' ? way : null;
  };
  const pick = async (way: 'serial' | 'usb'): Promise<void> => {
    if (await choosePrinter(way)) change({});
  };
  const state = (): string => {
    switch (props.printing.standing()) {
      case 'ready':
        return t.ready;
      case 'opening':
        return t.opening;
      case 'paper-low':
        return t.paperLow;
      case 'paper-out':
        return t.outOfPaper;
      default:
        return t.gone;
    }
  };
  const numbers = (): string =>
    (props.station.picture()?.hall.queues ?? []).map(({ id, code }) => `${code} ${props.desk.left(id)}`).join(' · ');
  const test = (): void =>
    void props.printing.print(
      slipOf({
        outlet: props.station.picture()?.hall.outlet.name ?? '',
        number: '000',
        queue: t.testSlip,
        ahead: null,
        range: null,
        at: props.station.exactly(),
        link: location.origin,
        language: language(),
      }),
    );
  return (
    <Dialog title={t.staffTitle} onClose={() => props.onClose()}>
      <div class={css.staff} data-testid="staff">
        <p class="quiet">{t.staffText}</p>
        <Select
          label={t.printWay}
          value={setting().way}
          options={ways()}
          onChange={(way) => change({ way: way as PrintWay })}
        />
        <Show when={setting().way !== 'screen'}>
          <Select
            label={t.paper}
            value={String(setting().paper)}
            options={['58', '80'].map((value) => ({ value, label: `${value} mm` }))}
            onChange={(paper) => change({ paper: paper === '58' ? 58 : 80 })}
          />
        </Show>
        <Show when={setting().way === 'serial'}>
          <Select
            label={t.baud}
            value={String(setting().baudRate)}
            options={baudRates.map((rate) => ({ value: String(rate), label: String(rate) }))}
            onChange={(rate) => change({ baudRate: Number(rate) })}
          />
        </Show>
        <Show when={cable()}>{(way) => <Button onPress={() => void pick(way())}>{t.choosePort}</Button>}</Show>
        <dl class={css.facts}>
          <Show when={cable()}>
            <dt>{t.printerNow}</dt>
            <dd data-testid="printer">{state()}</dd>
          </Show>
          <dt>{t.numbersLeft}</dt>
          <dd>{numbers()}</dd>
          <dt>{t.waitingToSend}</dt>
          <dd>{unsentOf(props.desk.shelf()).length}</dd>
        </dl>
        <div class={css.ways}>
          <Show when={setting().way !== 'screen'}>
            <Button icon="form" onPress={test}>
              {t.testSlip}
            </Button>
          </Show>
          <Button kind="act" onPress={() => props.onClose()}>
            {t.close}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
