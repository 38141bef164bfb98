// The slip as a page for the browser's own printing, on a roll of 58 or 80 mm; unseen on the screen.
import { For } from 'solid-js';
import { Portal } from 'solid-js/web';
import type { SlipLine } from '#domain/stations/slip.ts';
import { QrCode } from '#ui/qr-code.tsx';
import css from './print-page.module.css';

export function PrintPage(props: { slip: readonly SlipLine[] }) {
  return (
    <Portal>
      <div class={css.page} data-testid="print-page">
        <For each={props.slip}>
          {(line) =>
            line.kind === 'rule' ? (
              <hr class={css.rule} />
            ) : line.kind === 'code' ? (
              <div class={css.code}>
                <QrCode text={line.text} label={line.text} />
              </div>
            ) : (
              <p data-size={line.size} data-bold={line.bold ? '' : undefined}>
                {line.text}
              </p>
            )
          }
        </For>
      </div>
    </Portal>
  );
}
