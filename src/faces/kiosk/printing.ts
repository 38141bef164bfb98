// How this kiosk hands out a number: on a ticket printer, by the browser's own printing, or on the screen only. Chosen once
// by staff, kept on the device.
import { createSignal, type Accessor } from 'solid-js';
import type { PaperWidth } from '#domain/stations/esc-pos.ts';
import type { SlipLine } from '#domain/stations/slip.ts';
import { recall, remember } from '#ui/browser-memory.ts';
import type { PrinterStanding, PrintOutcome, TicketPrinter } from './ticket-printer.ts';

/** `screen`: a kiosk without paper. */
export type PrintWay = 'screen' | 'page' | 'serial' | 'usb';
export interface PrintSetting {
  readonly way: PrintWay;
  readonly paper: PaperWidth;
  readonly baudRate: number;
}
export const baudRates = [9_600, 19_200, 38_400, 115_200] as const;

export interface Printing {
  setting: Accessor<PrintSetting>;
  choose(setting: PrintSetting): Promise<void>;
  /** Null where there is no printer to be asked. */
  standing: Accessor<PrinterStanding | null>;
  print(slip: readonly SlipLine[]): Promise<PrintOutcome>;
  /** What the print page shows now; null: nothing is printed by the browser. */
  page: Accessor<readonly SlipLine[] | null>;
}

/** The page has its letters and its code by then. */
const DRAWN_AFTER = 100;
const KEPT = 'tingtang.kiosk.printing';

function kept(): PrintSetting {
  const usual: PrintSetting = { way: 'screen', paper: 80, baudRate: 9_600 };
  try {
    return { ...usual, ...(JSON.parse(recall(KEPT) ?? '{}') as Partial<PrintSetting>) };
  } catch {
    return usual;
  }
}

export function createPrinting(): Printing {
  const [setting, setSetting] = createSignal(kept());
  const [printer, setPrinter] = createSignal<TicketPrinter | null>(null);
  const [page, setPage] = createSignal<readonly SlipLine[] | null>(null);

  const open = async ({ way, paper, baudRate }: PrintSetting): Promise<void> => {
    await printer()?.close();
    setPrinter(null);
    if (way !== 'serial' && way !== 'usb') return;
    const { TicketPrinter } = await import('./ticket-printer.ts');
    setPrinter(new TicketPrinter(way, baudRate, paper));
  };
  void open(setting());

  return {
    setting,
    async choose(next) {
      remember(KEPT, JSON.stringify(next));
      setSetting(next);
      await open(next);
    },
    standing: () => printer()?.standing() ?? null,
    page,
    async print(slip) {
      const { way } = setting();
      if (way === 'screen') return 'printed';
      if (way !== 'page') return (await printer()?.print(slip)) ?? 'printer-gone';
      await import('./print-page.tsx');
      document.documentElement.setAttribute('data-paper', String(setting().paper));
      setPage(slip);
      await new Promise((drawn) => setTimeout(drawn, DRAWN_AFTER));
      // Returns when it was printed, or the question was closed: a page is not told which.
      window.print();
      setPage(null);
      return 'printed';
    },
  };
}
