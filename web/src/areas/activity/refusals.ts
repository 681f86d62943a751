import { useLingui } from '@lingui/react/macro';

/** Why something was refused, by the code of the record; `null` for codes that have no words here. */
export function useRefusalWords(): (code: string) => string | null {
  const { t } = useLingui();
  return (code) => {
    switch (code) {
      case 'role.refused':
        return t`the role does not allow it`;
      case 'duty.refused':
        return t`the payout duty does not allow it`;
      case 'scope.refused':
      case 'scope.never':
      case 'scope.not_allowed':
        return t`the key does not allow it`;
      case 'payout.maker':
        return t`whoever makes a payout does not release it`;
      case 'payout.key_maker':
      case 'payout.key_holder':
        return t`whoever knows the key does not release what came through it`;
      case 'payout.integrator':
        return t`whoever builds the way does not release what came through it`;
      case 'address.refused':
        return t`the address is not on the IP list`;
      case 'application.feature_off':
      case 'application.disabled':
        return t`the application has it switched off`;
      case 'checksum.wrong':
      case 'checksum.missing':
      case 'checksum.refused':
        return t`the checksum did not fit`;
      case 'second_person.same':
      case 'second_person.too_close':
      case 'policy.not_alone':
        return t`a second person decides this`;
      case 'second_factor.required':
      case 'second_factor.needed':
        return t`a second factor is needed`;
      case 'member.owner':
      case 'member.owner_leaves':
        return t`nobody changes the owner`;
      case 'member.last_admin':
        return t`one Admin has to stay`;
      case 'member.own_role':
      case 'member.own_duty':
      case 'member.own_access':
        return t`nobody changes their own access`;
      case 'kyc.limit':
        return t`the merchant is not approved yet and has moved what it may`;
      case 'policy.payout_limit':
      case 'policy.day_limit':
        return t`the payout policy has a limit`;
      default:
        return null;
    }
  };
}
