/** F17, F18 with IndexedDB kept in SQLite. */
import { killedTabletTests } from './killed-tablet.ts';

killedTabletTests('SQLite');
