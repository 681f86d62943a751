import { Button, TextInput } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { IconLock, IconMail } from '@tabler/icons-react';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { sessionQuery } from '@/api/session';
import { useAct } from '@/api/useAct';
import { keepLanguage, languages, speak, type Language } from '@/i18n';
import { useLanguage } from '@/i18n/useLanguage';
import { Confirm } from '@/components/Confirm';
import { ActProblem } from '@/components/ErrorFace';
import { Note } from '@/components/Note';
import { PageHead, Section } from '@/components/PageHead';
import { Role } from '@/components/Role';
import { toast } from '@/components/toast';
import { usePlace } from '@/shell/place';
import { Choice } from '@/components/Choice';
import { can } from '@/lib/can';
import { DailyReport } from './DailyReport';
import { Keys } from './Keys';
import css from './Settings.module.css';

/** One's own name, language, address; and the way out. */
export default function ProfilePage() {
  const { t } = useLingui();
  const { path, person, role } = usePlace();
  return (
    <>
      <PageHead tab={t`Profile`} crumbs={[{ label: t`Settings`, to: path('settings') }]} title={t`Profile`} says={<Role role={role} />} />
      <You key={person.name} />
      <Address />
      {can.receiveReport(role) && <DailyReport />}
      <Section title={<Trans>Keyboard</Trans>}>
        <Keys />
      </Section>
      <Leave />
    </>
  );
}

function You() {
  const { t } = useLingui();
  const { person } = usePlace();
  const [shown] = useLanguage();
  const [name, setName] = useState(person.name);
  const [language, setLanguage] = useState<Language>(shown);
  const doing = useAct({
    run: () => take(api.PATCH('/v1/profile', { body: { name: name.trim(), language } })),
    changes: [sessionQuery.queryKey],
    done: () => {
      keepLanguage(language);
      void speak(language);
      toast.done(t`Changes saved`);
    },
  });
  return (
    <Section title={<Trans>You</Trans>}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) doing.start();
        }}
      >
        <TextInput
          label={t`Your name`}
          autoComplete="name"
          maxLength={100}
          value={name}
          error={name.trim() ? (doing.problem?.fault('name') ?? null) : t`Write your name.`}
          onChange={(event) => { setName(event.currentTarget.value); }}
        />
        <Choice label={t`Language of pages and mails`} value={language} onChange={setLanguage} options={(Object.keys(languages) as Language[]).map((code) => ({ value: code, label: languages[code].name }))} />
        {!doing.problem?.fault('name') && <ActProblem problem={doing.problem} />}
        <div className={css.acts}>
          <Button type="submit" loading={doing.busy}>
            <Trans>Save your profile</Trans>
          </Button>
        </div>
      </form>
    </Section>
  );
}

function Address() {
  const { t } = useLingui();
  const { person } = usePlace();
  const [email, setEmail] = useState('');
  const [asked, setAsked] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const waiting = asked ?? person.pending_email;
  const fits = /^\S+@\S+$/.test(email.trim());
  const doing = useAct({
    act: () => ({ says: <Trans>To change your address to <b>{email.trim()}</b>.</Trans>, button: t`Change my address` }),
    run: () => take(api.POST('/v1/profile/email', { body: { email: email.trim() } })),
    changes: [sessionQuery.queryKey],
    done: () => {
      setAsked(email.trim());
      setEmail('');
      setTried(false);
    },
  });
  const confirm = useAct({
    act: () => ({ says: <Trans>To confirm your address.</Trans>, button: t`Send me a link to confirm it` }),
    run: () => take(api.POST('/v1/profile/email', { body: { email: person.email } })),
    changes: [sessionQuery.queryKey],
    done: () => {
      setAsked(person.email);
    },
  });
  return (
    <Section title={<Trans>E-mail</Trans>}>
      <p className={css.words}>
        <Trans>You sign in as <b>{person.email}</b>.</Trans> {!person.email_confirmed && <Trans>This address is not confirmed yet: nobody knows that your mail arrives.</Trans>}
      </p>
      {!person.email_confirmed && waiting !== person.email && (
        <>
          <ActProblem problem={confirm.problem} />
          <p className={css.words}>
            <Button variant="default" loading={confirm.busy} leftSection={<IconLock size={18} aria-hidden="true" />} onClick={() => { confirm.start(); }}>
              <Trans>Send me a link to confirm it</Trans>
            </Button>
          </p>
        </>
      )}
      {waiting && (
        <Note icon={IconMail}>
          {waiting === person.email ? (
            <Trans>A link went to {waiting}. Open it, and the address is confirmed.</Trans>
          ) : (
            <Trans>A link went to {waiting}. The address changes when you open it. Your old address gets a notice with a way to undo.</Trans>
          )}
        </Note>
      )}
      <form
        className={css.form}
        noValidate
        style={{ marginTop: waiting ? 16 : 0 }}
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (fits) doing.start();
        }}
      >
        <TextInput
          label={t`New e-mail address`}
          type="email"
          autoComplete="email"
          value={email}
          error={doing.problem?.fault('email') ?? (tried && !fits ? t`Write an e-mail address such as daniel@pendo.dev.` : null)}
          onChange={(event) => { setEmail(event.currentTarget.value); }}
        />
        {!doing.problem?.fault('email') && <ActProblem problem={doing.problem} />}
        <div className={css.acts}>
          <Button type="submit" variant="default" loading={doing.busy} leftSection={<IconLock size={18} aria-hidden="true" />}>
            <Trans>Change my address</Trans>
          </Button>
        </div>
      </form>
    </Section>
  );
}

function Leave() {
  const { t } = useLingui();
  const { merchant } = usePlace();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const name = merchant.name;
  const doing = useAct({
    act: () => ({ says: <Trans>To leave <b>{name}</b>.</Trans>, button: t`Leave ${name}` }),
    run: () => take(api.DELETE('/v1/team/members/me')),
    changes: [],
    done: () => {
      void client.fetchQuery({ ...sessionQuery, staleTime: 0 }).then(() => navigate({ to: '/' }));
    },
  });
  return (
    <Section title={<Trans>Leave</Trans>}>
      <p className={css.words}>
        {merchant.owner ? <Trans>You are the owner of {name}. Hand the ownership to another Admin first, on their page in Team.</Trans> : <Trans>Your account stays; you lose access to {name} only. An Admin can invite you again.</Trans>}
      </p>
      {!merchant.owner && (
        <Button variant="danger" onClick={() => { setAsking(true); }}>
          <Trans>Leave {name}</Trans>
        </Button>
      )}
      <Confirm opened={asking} onClose={() => { setAsking(false); doing.forget(); }} title={<Trans>Leave {name}</Trans>} keep={<Trans>Stay</Trans>} act={<Trans>Leave {name}</Trans>} doing={doing} onAct={() => { doing.start(); }}>
        <Trans>You lose access now. Payouts you made stay waiting and need one more approver.</Trans>
      </Confirm>
    </Section>
  );
}
