// The cable to a ticket printer: a serial port or a USB printer of this machine, opened for bytes both ways.

export interface PrinterLine {
  write(bytes: Uint8Array): Promise<void>;
  /** Settles when the printer is gone. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** What is used of a WebSerial port. */
interface SerialLike {
  readonly readable: ReadableStream<Uint8Array> | null;
  readonly writable: WritableStream<Uint8Array> | null;
  open(line: object): Promise<void>;
  close(): Promise<void>;
}
/** What is used of a WebUSB device. */
interface UsbLike {
  readonly opened: boolean;
  readonly configuration: {
    readonly interfaces: readonly {
      readonly interfaceNumber: number;
      readonly alternate: {
        readonly interfaceClass: number;
        readonly endpoints: readonly { readonly endpointNumber: number; readonly direction: string; readonly type: string }[];
      };
    }[];
  } | null;
  open(): Promise<void>;
  close(): Promise<void>;
  selectConfiguration(value: number): Promise<void>;
  claimInterface(number: number): Promise<void>;
  transferOut(endpoint: number, data: BufferSource): Promise<{ readonly status: string }>;
  transferIn(endpoint: number, length: number): Promise<{ readonly data?: DataView }>;
} // prettier-ignore
interface Ports<Port> extends EventTarget {
  getPorts?(): Promise<readonly Port[]>;
  getDevices?(): Promise<readonly Port[]>;
  requestPort?(): Promise<Port>;
  requestDevice?(options: object): Promise<Port>;
}

const serial = (): Ports<SerialLike> | undefined => (navigator as { serial?: Ports<SerialLike> }).serial;
const usb = (): Ports<UsbLike> | undefined => (navigator as { usb?: Ports<UsbLike> }).usb;

export type PrinterWay = 'serial' | 'usb';
export const waysHere = (): PrinterWay[] => [
  ...(serial() ? (['serial'] as const) : []),
  ...(usb() ? (['usb'] as const) : []),
];

const PRINTERS = 7;

/** The browser asks which one it is; only after a tap. */
export async function choosePrinter(way: PrinterWay): Promise<boolean> {
  const chosen = await (
    way === 'serial' ? serial()?.requestPort?.() : usb()?.requestDevice?.({ filters: [{ classCode: PRINTERS }] })
  )?.catch(() => null);
  return Boolean(chosen);
}

/** Calls back when a cable is plugged in. */
export function onPlug(way: PrinterWay, plugged: () => void): () => void {
  const ports = way === 'serial' ? serial() : usb();
  ports?.addEventListener('connect', plugged);
  return () => ports?.removeEventListener('connect', plugged);
}

/** Null: no printer was chosen, or it is not there. */
export async function openPrinter(
  way: PrinterWay,
  baudRate: number,
  onBytes: (bytes: Uint8Array) => void,
): Promise<PrinterLine | null> {
  if (way === 'usb') {
    const [device] = (await usb()?.getDevices?.()) ?? [];
    return device ? await openUsb(device, onBytes) : null;
  }
  const [port] = (await serial()?.getPorts?.()) ?? [];
  return port ? await openSerial(port, baudRate, onBytes) : null;
}

async function openSerial(port: SerialLike, baudRate: number, onBytes: (bytes: Uint8Array) => void): Promise<PrinterLine> {
  await port.open({ baudRate, dataBits: 8, stopBits: 1, parity: 'none', flowControl: 'hardware' });
  const writer = port.writable!.getWriter();
  let reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  let closed = false;
  const listen = async (): Promise<void> => {
    let heard: ReadableStream<Uint8Array> | null = null;
    // Noise ends a stream and the port brings a new one; a plug that is out brings none.
    while (!closed && port.readable && port.readable !== heard) {
      heard = port.readable;
      reader = heard.getReader();
      try {
        for (;;) {
          const { value, done } = await reader.read();
          if (done) break;
          onBytes(value);
        }
      } catch {
        // The next stream, if there is one.
      } finally {
        reader.releaseLock();
      }
    }
  };
  return {
    write: (bytes) => writer.write(bytes),
    ended: listen(),
    async close() {
      closed = true;
      await reader?.cancel().catch(() => undefined);
      await writer.close().catch(() => undefined);
      await port.close().catch(() => undefined);
    },
  };
} // prettier-ignore

async function openUsb(device: UsbLike, onBytes: (bytes: Uint8Array) => void): Promise<PrinterLine> {
  if (!device.opened) await device.open();
  if (device.configuration === null) await device.selectConfiguration(1);
  const found = device.configuration?.interfaces.find(({ alternate }) => alternate.interfaceClass === PRINTERS);
  const bulk = (direction: string) =>
    found?.alternate.endpoints.find((one) => one.type === 'bulk' && one.direction === direction)?.endpointNumber;
  const [out, back] = [bulk('out'), bulk('in')];
  if (!found || out === undefined) throw new Error('no printer in this device');
  await device.claimInterface(found.interfaceNumber);
  const gone = new Promise<void>((done) => {
    usb()?.addEventListener(
      'disconnect',
      (event) => (event as Event & { device?: unknown }).device === device && done(),
    );
  });
  const listen = async (): Promise<void> => {
    while (back !== undefined) {
      const { data } = await device.transferIn(back, 64);
      if (data) onBytes(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    }
  };
  return {
    async write(bytes) {
      const { status } = await device.transferOut(out, bytes as BufferSource);
      if (status !== 'ok') throw new Error(status);
    },
    ended: back === undefined ? gone : Promise.race([gone, listen().catch(() => undefined)]),
    close: () => device.close().catch(() => undefined),
  };
}
