//! Uploading a file, saying what its columns mean, mending its lines.

use permit::{CreatePayout, EditPayout, Problem, Tx as _, WriteTx, Writing};
use values::{Id, subjects};

use super::{
    super::{
        model::{
            AT_ONCE, Batch, BatchError, BatchState, Column, NAMES_WITHIN, Names, STRIDE, Step,
            columns::recognise,
            first_digest,
            line::{Given, check},
        },
        queries::{self, Looked, Which},
    },
    find_to_change, fingerprint, go_on, may_change, member, work,
};
use crate::{columns, terms, upload::Table};

/// A file as it was sent.
pub(in crate::batches) struct New {
    /// What it is called.
    pub name: String,
    pub table: Table,
    /// What its columns mean, where the sender says so.
    pub mapping: Option<Vec<Option<Column>>>,
    /// Whether the same file may come twice.
    pub again: bool,
}

/// Makes a draft of a file, and checks as many lines as do not take long.
///
/// # Errors
/// `MembersOnly`, `SameFile`, `Mapping`, or a failure of the store.
pub(in crate::batches) async fn create(tx: &mut WriteTx<CreatePayout>, new: New) -> Result<Batch, Problem> {
    let member = member(tx.actor())?;
    let New { name, table, mapping, again } = new;
    if !again && let Some(known) = queries::find_by_file(tx, &table.digest).await? {
        return Err(BatchError::SameFile(known.name, known.id.to_string()).into());
    }
    let meanings = match mapping {
        Some(wanted) => columns::told(&table.header, wanted).map_err(BatchError::from)?,
        None => recognise(&table.header),
    };
    let (id, now) = (tx.id(), tx.now());
    let mut batch = Batch {
        id,
        name,
        state: BatchState::Draft,
        header: table.header,
        columns: meanings,
        lines: table.lines,
        checked: 0,
        named: 0,
        made: 0,
        settled: 0,
        from_file: true,
        counted: 0,
        faulty: 0,
        warned: 0,
        names: Names::default(),
        names_by: None,
        sums: Vec::new(),
        terms: None,
        digest: first_digest(id),
        required: 1,
        made_by: member.id,
        maker_name: member.name.clone(),
        confirmed_by: None,
        decided_by: None,
        released_alone: None,
        stopped_by: None,
        reason: None,
        created_at: now,
        updated_at: now,
        authorised_at: None,
        stopped_at: None,
        expires_at: None,
    };
    queries::insert(tx, &batch, &table.digest).await?;
    queries::insert_parts(tx, id, &table.parts).await?;
    queries::add_maker(tx, id, &member, "uploaded").await?;
    begin(tx, &mut batch).await?;
    Ok(batch)
}

/// Checks the first lines, and leaves the rest to a job.
async fn begin(tx: &mut impl Writing, batch: &mut Batch) -> Result<(), Problem> {
    queries::set_progress(tx, batch).await?;
    for _ in 0..AT_ONCE / STRIDE {
        if batch.step() == Step::Check {
            work::check_more(tx, batch).await?;
        }
    }
    go_on(tx, batch).await
}

/// Reads the file again, its columns meaning what `wanted` says.
///
/// # Errors
/// `NotYours`, `NotDraft`, `Mapping`, `not_found`, or a failure of the store.
pub(in crate::batches) async fn map(
    tx: &mut WriteTx<EditPayout>,
    id: Id<subjects::Batch>,
    wanted: Vec<Option<Column>>,
) -> Result<Batch, Problem> {
    let (mut batch, editor) = draft(tx, id).await?;
    batch.columns = columns::told(&batch.header, wanted).map_err(BatchError::from)?;
    queries::add_maker(tx, id, &editor, "edited").await?;
    queries::delete_lines(tx, id).await?;
    (batch.checked, batch.named, batch.from_file) = (0, 0, true);
    work::forget_sums(&mut batch);
    begin(tx, &mut batch).await?;
    Ok(batch)
}

/// Looks at every line again as it is: at today's fees, and against the references that orders have. Whose accounts they
/// are is asked once more where nobody said.
///
/// # Errors
/// `NotYours`, `NotDraft`, `Checking`, `MappingNeeded`, `not_found`, or a failure of the store.
pub(in crate::batches) async fn recheck(
    tx: &mut WriteTx<EditPayout>,
    id: Id<subjects::Batch>,
) -> Result<Batch, Problem> {
    let (mut batch, _) = draft(tx, id).await?;
    batch.is_checked()?;
    (batch.checked, batch.from_file) = (0, false);
    if queries::forget_unnamed(tx, id).await? > 0 {
        batch.named = 0;
    }
    work::forget_sums(&mut batch);
    begin(tx, &mut batch).await?;
    Ok(batch)
}

/// Puts other text into a line.
///
/// # Errors
/// `NotYours`, `NotDraft`, `Checking`, `MappingNeeded`, `NoLine`, `not_found`, or a failure of the store.
pub(in crate::batches) async fn edit(
    tx: &mut WriteTx<EditPayout>,
    id: Id<subjects::Batch>,
    number: i64,
    given: Given,
) -> Result<Batch, Problem> {
    let (mut batch, editor) = draft(tx, id).await?;
    batch.is_checked()?;
    let before = queries::find_line(tx, id, number).await?.ok_or(BatchError::NoLine(number))?;
    let terms = terms::load(tx).await?;
    let after = check(&terms, &given, &batch.made_up_reference(number));
    let (references, accounts) = (
        [before.reference.clone(), after.reference.clone()],
        [before.account.clone(), after.account.clone()],
    );
    let at_line = before.at_line;
    let line = Looked { number, at_line, given, checked: after, before: Some(before) };
    queries::put_lines(tx, id, &[line]).await?;
    alike(tx, id, &references, &accounts).await?;
    batch.named = batch.named.min(number - 1);
    batch.names_by = Some(tx.now() + NAMES_WITHIN);
    if batch.terms != Some(fingerprint(&terms)) {
        batch.terms = None;
    }
    touched(tx, &mut batch, &editor).await?;
    Ok(batch)
}

/// Drops a line.
///
/// # Errors
/// As [`edit`].
pub(in crate::batches) async fn drop_line(
    tx: &mut WriteTx<EditPayout>,
    id: Id<subjects::Batch>,
    number: i64,
) -> Result<Batch, Problem> {
    let (mut batch, editor) = draft(tx, id).await?;
    batch.is_checked()?;
    let before = queries::find_line(tx, id, number).await?.ok_or(BatchError::NoLine(number))?;
    queries::delete_line(tx, id, number).await?;
    let twice = |text: &String| [text.clone(), text.clone()];
    alike(tx, id, &twice(&before.reference), &twice(&before.account)).await?;
    touched(tx, &mut batch, &editor).await?;
    Ok(batch)
}

async fn alike(
    tx: &mut impl Writing,
    id: Id<subjects::Batch>,
    [before, after]: &[String; 2],
    [first, second]: &[String; 2],
) -> Result<(), Problem> {
    let which = Which::Alike { references: [before, after], accounts: [first, second] };
    queries::check_twins(tx, id, which).await
}

async fn touched(
    tx: &mut impl Writing,
    batch: &mut Batch,
    editor: &permit::MemberActor,
) -> Result<(), Problem> {
    queries::add_maker(tx, batch.id, editor, "edited").await?;
    work::sum_up(tx, batch).await?;
    queries::set_progress(tx, batch).await?;
    go_on(tx, batch).await
}

async fn draft(
    tx: &mut WriteTx<EditPayout>,
    id: Id<subjects::Batch>,
) -> Result<(Batch, permit::MemberActor), Problem> {
    let member = member(tx.actor())?;
    let batch = find_to_change(tx, id).await?;
    may_change(&batch, &member)?;
    batch.is_draft()?;
    Ok((batch, member))
}
