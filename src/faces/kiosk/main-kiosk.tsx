// Entry of the ticket kiosk (QUE-003, 004, 013, 015, 016): a document of its own, in which nothing of the staff app is.
import '#ui/tokens.css';
import '#ui/base.css';
import { render } from 'solid-js/web';
import { applyAppearance } from '#ui/appearance.ts';
import { KioskFace } from './kiosk-face.tsx';

applyAppearance();
render(() => <KioskFace />, document.querySelector('#app')!);
