/** F17, F18 with IndexedDB kept in LevelDB. */
import { killedTabletTests } from './killed-tablet.ts';

killedTabletTests('LevelDB');
