// Entry of the phone ticket (QUE-014): what the QR code on a slip opens. It keeps nothing on the phone.
import '#ui/tokens.css';
import '#ui/base.css';
import { render } from 'solid-js/web';
import { applyAppearance } from '#ui/appearance.ts';
import { showIn } from '#ui/language.ts';
import { TicketPage } from './ticket.page.tsx';

applyAppearance();
showIn(navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en');
const code = location.pathname.split('/').at(-1) ?? '';
render(() => <TicketPage code={code} />, document.querySelector('#app')!);
