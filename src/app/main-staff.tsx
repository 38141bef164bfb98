// Entry of the staff app.
import '#ui/tokens.css';
import '#ui/base.css';
import { render } from 'solid-js/web';
import { applyAppearance } from '#ui/appearance.ts';
import { becomeActive } from './active-window.ts';
import { registerOfflineShell } from './offline-shell.ts';
import { resume } from './session.ts';
import { StaffApp } from './staff-app.tsx';

applyAppearance();
becomeActive();
await resume().catch(() => undefined);
render(() => <StaffApp />, document.querySelector('#app')!);
void registerOfflineShell();
void navigator.storage?.persist?.();
