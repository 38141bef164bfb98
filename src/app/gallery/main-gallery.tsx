// Entry of the gallery: every part in each of its states, for those who build and those who choose.
import '#ui/tokens.css';
import '#ui/base.css';
import { applyAppearance } from '#ui/appearance.ts';
import { render } from 'solid-js/web';
import { Gallery } from './gallery.page.tsx';

applyAppearance();
render(() => <Gallery />, document.querySelector('#app') ?? document.body);
