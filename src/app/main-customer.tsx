// Entry of the customers' face of a staff tablet (IDN-005): a document of its own, in which nothing of the staff app is.
import '#ui/tokens.css';
import '#ui/base.css';
import { render } from 'solid-js/web';
import { applyAppearance } from '#ui/appearance.ts';
import { CustomerFace } from './customer-face.tsx';
import { tellLeft } from './leaving.ts';

applyAppearance();
render(() => <CustomerFace />, document.querySelector('#app')!);
// Whoever logged out without a network is logged out on the server as soon as there is one.
void tellLeft();
window.addEventListener('online', () => void tellLeft());
