// Entry of the call display (QUE-017, QUE-018, QUE-019): a document of its own, in which nothing of the staff app is. Its
// look is that of the wall, ink and dark; the document says so itself.
import '#ui/tokens.css';
import '#ui/base.css';
import { render } from 'solid-js/web';
import { DisplayFace } from './display-face.tsx';

render(() => <DisplayFace />, document.querySelector('#app')!);
