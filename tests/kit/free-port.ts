/** The server's own way to a free port, under the kit's roof. */
export { freePort } from '#server/platform/free-port.ts';
