// Hands a text to whoever can help: the system's share sheet, else the clipboard; says what became of it.

export type Asked = 'shared' | 'copied' | 'not-shared' | 'by-hand';

export async function askForHelp(text: string): Promise<Asked> {
  if (navigator.canShare?.({ text })) {
    try {
      await navigator.share({ text });
      return 'shared';
    } catch (problem) {
      // The person closed the sheet. Any other failure: the clipboard is still there.
      if (problem instanceof DOMException && problem.name === 'AbortError') return 'not-shared';
    }
  }
  return (await copyText(text)) ? 'copied' : 'by-hand';
}

export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
