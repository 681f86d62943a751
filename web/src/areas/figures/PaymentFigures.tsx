import { PaymentsHead } from '../payments/PaymentsHead';
import { FiguresOf } from './FiguresOf';

/** Payments in figures. */
export default function PaymentFigures() {
  return (
    <>
      <PaymentsHead here="figures" />
      <FiguresOf side="collected" />
    </>
  );
}
