// Entry of the staff app.
import '#ui/tokens.css';
import '#ui/base.css';
import { render } from 'solid-js/web';
import { applyAppearance } from '#ui/appearance.ts';
import { becomeActive, door } from './active-window.ts';
import { registerOfflineShell } from './offline-shell.ts';
import { isRemembered, leave, resume } from './session.ts';
import { StaffApp } from './staff-app.tsx';

applyAppearance();
const behindTheLogin = () => {
  void import('./signed-in.tsx');
  void import('./engine.ts');
};
if (isRemembered()) behindTheLogin();
await becomeActive({ enter: resume, leave });
render(() => <StaffApp />, document.querySelector('#app')!);
// What comes after the first screen is fetched while the person types.
behindTheLogin();
void import('./window-handover.ts').then((windows) => windows.answerOtherWindows(door));
void registerOfflineShell();
void navigator.storage?.persist?.();
