// Entry of the staff app.
import '#ui/tokens.css';
import '#ui/base.css';
import { render } from 'solid-js/web';
import { applyAppearance } from '#ui/appearance.ts';
import { becomeActive } from './active-window.ts';
import { registerOfflineShell } from './offline-shell.ts';
import { isRemembered, resume } from './session.ts';
import { StaffApp } from './staff-app.tsx';

applyAppearance();
const behindTheLogin = () => {
  void import('./signed-in.tsx');
  void import('./engine.ts');
};
if (isRemembered()) behindTheLogin();
await becomeActive(resume);
render(() => <StaffApp />, document.querySelector('#app')!);
// What comes after the first screen is fetched while the person types.
behindTheLogin();
void registerOfflineShell();
void navigator.storage?.persist?.();
