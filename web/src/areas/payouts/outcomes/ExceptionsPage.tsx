import { PayoutsHead } from '../PayoutsHead';
import ExceptionsTab from './ExceptionsTab';

/** Payouts that people look into. */
export default function ExceptionsPage() {
  return (
    <>
      <PayoutsHead here="exceptions" />
      <ExceptionsTab />
    </>
  );
}
