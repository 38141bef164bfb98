/** The server's first line: starts it, or says in one sentence why not. Entry of `dist/server.js`. */
import { main } from '#server/app/main.ts';
import { explainAndExit } from '#server/platform/startup-error.ts';

await main().catch(explainAndExit);
