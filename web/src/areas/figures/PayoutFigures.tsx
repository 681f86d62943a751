import { PayoutsHead } from '../payouts/PayoutsHead';
import { FiguresOf } from './FiguresOf';

/** Payouts in figures. */
export default function PayoutFigures() {
  return (
    <>
      <PayoutsHead here="figures" />
      <FiguresOf side="paid_out" />
    </>
  );
}
