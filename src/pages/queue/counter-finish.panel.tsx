// Finish: how it ended and what was delivered, by keys; what was chosen last for this kind of business is offered again.
import { createSignal } from 'solid-js';
import { outcomes, type Queue } from '#domain/queue/queue.model.ts';
import { recall, remember } from '#ui/browser-memory.ts';
import { TextField } from '#ui/field.tsx';
import { language } from '#ui/language.ts';
import { useWords } from '#ui/words.ts';
import css from './counter-forms.module.css';
import { formWords, serviceWords } from './counter-forms.words.ts';
import { Question } from './counter-questions.panel.tsx';
import { KeyChoices } from './key-choices.panel.tsx';

const t = useWords(formWords);

export type ServiceOutcome = (typeof outcomes)[number];
type Business = Queue['businessKind'];

const KEYS = 'QWERTYUIO';
const placeOf = (business: Business) => `tingtang.services.${business}`;
/** Of own words no more than keys are left for. */
const OWN = KEYS.length - 5;

interface Kept {
  readonly last: readonly string[];
  readonly own: readonly string[];
}
function keptFor(business: Business): Kept {
  const [last, own] = (recall(placeOf(business)) ?? '|').split('|').map((part) => part.split('、').filter(Boolean));
  return { last: last ?? [], own: own ?? [] };
}

export function FinishQuestion(props: {
  number: string;
  business: Business;
  onFinish: (outcome: ServiceOutcome, delivered: string[]) => void;
  onClose: () => void;
}) {
  // oxlint-disable-next-line solid/reactivity -- another number is another question
  const { business } = props;
  const kept = keptFor(business);
  const usual = serviceWords[business].zh.split('、');
  const shown = () => serviceWords[business][language()].split(/、|, /);
  const services = [...usual, ...kept.own];
  const [outcome, setOutcome] = createSignal<ServiceOutcome>('done');
  const [delivered, setDelivered] = createSignal(kept.last.filter((one) => services.includes(one)));
  const [other, setOther] = createSignal('');
  const toggle = (one: string) =>
    setDelivered(delivered().includes(one) ? delivered().filter((each) => each !== one) : [...delivered(), one]);

  function finish() {
    const own = other().replace(/[、|]/g, ' ').trim();
    const all = [...delivered(), ...(own ? [own] : [])];
    const words = [...new Set([...(own ? [own] : []), ...kept.own])].slice(0, OWN);
    remember(placeOf(business), `${delivered().join('、')}|${words.join('、')}`);
    props.onFinish(outcome(), all);
  }

  return (
    <Question
      title={t.finishTitle(props.number)}
      act={{ label: t.finish, onPress: finish }}
      onClose={() => props.onClose()}
    >
      <section>
        <h3>{t.outcome}</h3>
        <KeyChoices
          label={t.outcome}
          choices={outcomes.map((key) => ({ key, label: t[key] }))}
          chosen={[outcome()]}
          onChoose={setOutcome}
        />
      </section>
      <section>
        <h3>{t.delivered}</h3>
        <KeyChoices
          label={t.delivered}
          choices={services.map((key, at) => ({ key, label: shown()[at] ?? key }))}
          chosen={delivered()}
          keys={KEYS}
          onChoose={toggle}
        />
      </section>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          finish();
        }}
        class={css.form}
      >
        <TextField label={t.otherService} hint={t.otherHint} value={other()} maxlength={20} onInput={setOther} />
      </form>
    </Question>
  );
}
