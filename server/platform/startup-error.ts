/** What keeps the server from starting, said in one sentence that names the cause and the cure. */

/** Carries a sentence for the person who typed `npm start`. */
export class StartupError extends Error {
  override readonly name = 'StartupError';

  constructor(sentence: string, cause?: unknown) {
    super(sentence, { cause });
  }
}

interface SystemError {
  code: string;
  message: string;
  port?: number;
  path?: string;
}

const isSystemError = (error: unknown): error is SystemError =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';

/** The sentence for any error; an unknown one keeps its own message, without the stack. */
export function sentenceFor(error: unknown): string {
  if (error instanceof StartupError) return error.message;
  if (!isSystemError(error))
    return `Tingtang could not start: ${error instanceof Error ? error.message : String(error)}`;
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${error.port} is in use by another program: stop that program or set PORT to another number.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return error.port === undefined
        ? `${error.path ?? 'A file'} may not be written: give this user the right to, or set DATA_DIR to another folder.`
        : `Port ${error.port} may not be opened by this user: set PORT to a number above 1023.`;
    case 'ENOSPC':
      return `The disk is full: free some space and start again.`;
    default:
      return `Tingtang could not start: ${error.message}`;
  }
}

/** Prints the sentence and ends the process with code 1. With LOG_LEVEL=debug the stack follows. */
export function explainAndExit(error: unknown): never {
  console.error(sentenceFor(error));
  if (process.env['LOG_LEVEL'] === 'debug' && error instanceof Error) console.error(error.stack);
  process.exit(1);
}
