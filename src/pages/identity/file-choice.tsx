// A file from the device: the browser's own chooser behind a button of ours.
import { Button } from '#ui/button.tsx';

export function FileChoice(props: { label: string; accept: string; strong: boolean; onChoose: (file: File) => void }) {
  let input!: HTMLInputElement;
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept={props.accept}
        data-testid="file"
        onChange={() => {
          const file = input.files?.[0];
          // The same file, mended, can be chosen again.
          input.value = '';
          if (file) props.onChoose(file);
        }}
      />
      <Button kind={props.strong ? 'act' : 'quiet'} icon="table" onPress={() => input.click()}>
        {props.label}
      </Button>
    </>
  );
}
