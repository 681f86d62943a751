import { Trans } from '@lingui/react/macro';
import { useStepUpQuestion } from '@/api/stepUp';
import { SheetFrame } from './Sheet';
import { StepUp } from './StepUp';

/** Asks for step-up where no drawer or sheet asked. */
export default function PageStepUp() {
  const question = useStepUpQuestion(null);
  return (
    <SheetFrame opened={question !== null} onClose={() => question?.settle(false)} title={<Trans>Confirm it is you</Trans>}>
      {question && <StepUp question={question} />}
    </SheetFrame>
  );
}
