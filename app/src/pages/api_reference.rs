//! The API reference: the OpenAPI document as a page that the server draws. It needs no script.

use super::entry::Brand;
use crate::boot::Assets;
use crate::shell::plain;
use crate::words::api_reference as words;
use leptos::prelude::*;

/// The document, in the order in which it is read.
#[derive(Clone, Debug, Default)]
pub struct Reference {
    /// What holds for all of it, by paragraphs.
    pub about: Vec<String>,
    /// The operations by their tags.
    pub groups: Vec<Group>,
    /// What operations take and return.
    pub objects: Vec<Object>,
}

/// Operations that belong together.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// The tag.
    pub tag: String,
    /// What it is about.
    pub about: String,
    /// Its operations.
    pub operations: Vec<Operation>,
}

/// A method at a path.
#[derive(Clone, Debug, Default)]
pub struct Operation {
    /// The method, in capitals.
    pub method: String,
    /// The path.
    pub path: String,
    /// What it does.
    pub about: String,
    /// Can it be called without a login?
    pub is_open: bool,
    /// Its parameters.
    pub parameters: Vec<Field>,
    /// What it takes.
    pub body: Option<Content>,
    /// What it returns, by status.
    pub answers: Vec<Outcome>,
    /// A call of it by `curl`.
    pub example: String,
}

/// A parameter or a field.
#[derive(Clone, Debug, Default)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Where a parameter stands; empty for a field.
    pub place: String,
    /// What it holds.
    pub kind: Vec<Part>,
    /// Must it be there?
    pub is_required: bool,
    /// What it means.
    pub about: String,
}

/// A piece of a type's description.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// As it reads.
    pub text: String,
    /// Does it name one of the objects?
    pub is_object: bool,
}

/// A body: its media type, and what it holds.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// The media type.
    pub media: String,
    /// The type.
    pub kind: Vec<Part>,
    /// Its fields, where it is an object.
    pub fields: Vec<Field>,
}

/// One status that an operation may return.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The status.
    pub status: String,
    /// When.
    pub about: String,
    /// The type of the body; nothing where it has none.
    pub kind: Vec<Part>,
}

/// A named type.
#[derive(Clone, Debug, Default)]
pub struct Object {
    /// Its name.
    pub name: String,
    /// What it is.
    pub about: String,
    /// What it is made of, where it is no object with fields.
    pub kind: Vec<Part>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// The values that it can have.
    pub values: Vec<String>,
}

impl Operation {
    /// What the filter looks for a text in.
    fn searched(&self) -> String {
        format!("{} {} {}", self.method, self.path, self.about).to_lowercase()
    }
}

/// The page as a whole document. `base` is the address of the API, `filter` what operations are filtered by.
#[must_use]
pub fn api_reference(assets: &Assets, reference: &Reference, base: &str, filter: &str) -> AnyView {
    let Reference { about, groups, objects } = reference;
    let text = filter.trim().to_lowercase();
    let groups: Vec<_> = groups.iter().filter_map(|all| filtered(all, &text)).collect();
    let page = view! {
        <div class="reference">
            <header>
                <Brand />
                <a class="button quiet" href="/app">{words::BACK}</a>
            </header>
            <nav aria-label=words::CONTENTS>{contents(&groups)}</nav>
            <main>
                <h1>{words::TITLE}</h1>
                {about.iter().map(|text| view! { <p>{prose(text)}</p> }).collect_view()}
                <p><a href="/api/openapi.json">{words::DOCUMENT}</a></p>
                <p>{words::BASE}</p>
                <pre tabindex="0"><code>{format!("api={base}")}</code></pre>
                {basics()}
                {search(filter)}
                {groups.is_empty().then(|| view! { <p>{words::NOTHING}</p> })}
                {groups.iter().map(group).collect_view()}
                <section id="objects">
                    <h2>{words::OBJECTS}</h2>
                    {objects.iter().map(object).collect_view()}
                </section>
            </main>
        </div>
    };
    plain(assets, words::TITLE, page.into_any()).into_any()
}

/// The group with those of its operations that contain the text; `None` if there are none.
fn filtered(group: &Group, text: &str) -> Option<Group> {
    let operations: Vec<_> =
        group.operations.iter().filter(|operation| operation.searched().contains(text)).cloned().collect();
    (!operations.is_empty()).then(|| Group { operations, ..group.clone() })
}

fn contents(groups: &[Group]) -> AnyView {
    let link = |address: String, text: String| view! { <li><a href=address>{text}</a></li> };
    let groups =
        groups.iter().map(|group| link(format!("#{}", group.tag), words::group(&group.tag).to_owned()));
    view! {
        <ul>
            {link("#authentication".to_owned(), words::AUTHENTICATION.to_owned())}
            {link("#errors".to_owned(), words::ERRORS.to_owned())}
            {link("#live".to_owned(), words::LIVE.to_owned())}
            {groups.collect_view()}
            {link("#objects".to_owned(), words::OBJECTS.to_owned())}
        </ul>
    }
    .into_any()
}

/// What holds for every operation.
fn basics() -> AnyView {
    view! {
        <section id="authentication">
            <h2>{words::AUTHENTICATION}</h2>
            <p>{words::AUTHENTICATION_TOKEN}</p>
            <pre tabindex="0"><code>"curl \"$api/me\" -H \"Authorization: Bearer $token\""</code></pre>
            <p>{words::AUTHENTICATION_COOKIE}</p>
        </section>
        <section id="errors">
            <h2>{words::ERRORS}</h2>
            <p>{prose(words::ERRORS_WHY)} " " <a href="#object-Problem">{words::ERRORS_SEE}</a></p>
            <h3>{words::WRITES}</h3>
            <p>{prose(words::WRITES_WHY)}</p>
        </section>
        <section id="live">
            <h2>{words::LIVE}</h2>
            <p>{prose(words::LIVE_WHY)}</p>
        </section>
    }
    .into_any()
}

/// Filters as one types where the script runs, else by its button.
fn search(filter: &str) -> AnyView {
    view! {
        <form method="get" class="search" role="search">
            <div class="field">
                <div class="label-row">
                    <label for="q">{words::FILTER}</label>
                </div>
                <input
                    class="input"
                    id="q"
                    name="q"
                    type="search"
                    value=filter.to_owned()
                    autocomplete="off"
                    aria-describedby="q-hint"
                    data-filter=""
                />
                <p class="hint" id="q-hint">{words::FILTER_HINT}</p>
            </div>
            <button class="button without-script">{words::SEARCH}</button>
        </form>
    }
    .into_any()
}

fn group(group: &Group) -> AnyView {
    let Group { tag, about, operations } = group;
    view! {
        <section id=tag.clone() data-group="">
            <h2>{words::group(tag).to_owned()}</h2>
            <p>{prose(about)}</p>
            {operations.iter().map(operation).collect_view()}
        </section>
    }
    .into_any()
}

fn operation(operation: &Operation) -> AnyView {
    let searched = operation.searched();
    let Operation { method, path, about, is_open, parameters, body, answers, example } = operation;
    // The first sentence stands in the line that is always seen.
    let summary = about.split_once(". ").map_or(about.trim_end_matches('.'), |(first, _)| first);
    view! {
        <details data-entry=searched>
            <summary>
                <b class="method" data-method=method.clone()>{method.clone()}</b>
                <code>{path.clone()}</code>
                <span>{prose(summary)}</span>
            </summary>
            <div class="operation">
                <p>{prose(about)}</p>
                {is_open.then(|| view! { <p>{words::OPEN}</p> })}
                {(!parameters.is_empty()).then(|| view! {
                    <h3>{words::PARAMETERS}</h3>
                    {fields(parameters)}
                })}
                {body.as_ref().map(|body| view! {
                    <h3>{words::BODY}</h3>
                    <p><code>{body.media.clone()}</code> " " {kind(&body.kind)}</p>
                    {fields(&body.fields)}
                })}
                <h3>{words::ANSWERS}</h3>
                <dl class="fields">{answers.iter().map(outcome).collect_view()}</dl>
                <h3>{words::EXAMPLE}</h3>
                <pre tabindex="0"><code>{example.clone()}</code></pre>
            </div>
        </details>
    }
    .into_any()
}

fn outcome(outcome: &Outcome) -> AnyView {
    view! {
        <div>
            <dt><code>{outcome.status.clone()}</code> " " {kind(&outcome.kind)}</dt>
            <dd>{prose(&outcome.about)}</dd>
        </div>
    }
    .into_any()
}

fn fields(fields: &[Field]) -> AnyView {
    if fields.is_empty() {
        return ().into_any();
    }
    let row = |field: &Field| {
        let Field { name, place, kind: holds, is_required, about } = field;
        view! {
            <div>
                <dt>
                    <code>{name.clone()}</code>
                    " "
                    <span class="kind">{kind(holds)} {(!place.is_empty()).then(|| format!(", {}", words::place(place)))}</span>
                    {is_required.then(|| view! { " " <b>{words::REQUIRED}</b> })}
                </dt>
                <dd>{prose(about)}</dd>
            </div>
        }
    };
    view! { <dl class="fields">{fields.iter().map(row).collect_view()}</dl> }.into_any()
}

fn object(object: &Object) -> AnyView {
    let Object { name, about, kind: holds, fields: all, values } = object;
    let value = |value: &String| view! { <li><code>{value.clone()}</code></li> };
    view! {
        <details>
            <summary><code>{name.clone()}</code></summary>
            <div class="operation" id=format!("object-{name}")>
                <p>{prose(about)}</p>
                {(!holds.is_empty()).then(|| view! { <p class="kind">{kind(holds)}</p> })}
                {fields(all)}
                {(!values.is_empty()).then(|| view! {
                    <h3>{words::VALUES}</h3>
                    <ul class="values">{values.iter().map(value).collect_view()}</ul>
                })}
            </div>
        </details>
    }
    .into_any()
}

fn kind(parts: &[Part]) -> AnyView {
    let part = |Part { text, is_object }: &Part| match is_object {
        true => view! { <a href=format!("#object-{text}")>{text.clone()}</a> }.into_any(),
        false => text.clone().into_any(),
    };
    parts.iter().map(part).collect_view().into_any()
}

/// A text in which code stands between backticks, as in Markdown.
fn prose(text: &str) -> AnyView {
    let piece = |(index, piece): (usize, &str)| match index % 2 {
        1 => view! { <code>{piece.to_owned()}</code> }.into_any(),
        _ => piece.to_owned().into_any(),
    };
    text.split('`').enumerate().map(piece).collect_view().into_any()
}
